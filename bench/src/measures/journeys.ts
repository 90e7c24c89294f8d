import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEngineOnCopy, type Engine } from '../ceilings/engine.ts'
import { median, profilingOf, withFolder, type BenchContext } from '../context.ts'
import type { Row } from '../report/row.ts'
import { askAt } from '../server/ask.ts'
import { openFilledFolder, type FilledFolder } from '../server/filled-folder.ts'
import { watchMemory } from '../server/memory-watch.ts'
import { startTidemark, type Tidemark } from '../server/tidemark.ts'
import { benchCohort, benchJourneys, umamiFigures, type BenchJourney } from './journey-questions.ts'

const MiB = 1024 * 1024
const cohorts = '/v1/analytics/cohorts'

interface Measured {
  readonly server: Tidemark
  readonly engine: Engine
  readonly filled: FilledFolder
}

/** Funnels, retention, cohorts and paths over a month of a tenth of the events and of all, and the memory they take. */
export async function measureJourneys(context: BenchContext): Promise<readonly Row[]> {
  const { fillEvents, fillPeople } = context.sizes
  const small = {
    ...context,
    sizes: { ...context.sizes, fillEvents: fillEvents / 10, fillPeople: fillPeople / 10 },
  }
  const umami = umamiFigures.map(({ what, ms }): Row => ({
    what,
    figure: { value: ms, unit: 'ms' },
    ceiling: undefined,
    target: undefined,
    notes: ['not of this run'],
  }))
  return [...(await measureAt(small)), ...umami, ...(await measureAt(context))]
}

async function measureAt(context: BenchContext): Promise<readonly Row[]> {
  const filled = await openFilledFolder(context)
  return withFolder(context, async (folder) => {
    const engine = await startEngineOnCopy(filled.dataDir, folder)
    // Nothing is kept: each question is computed.
    const settings = { TIDEMARK_QUERY_CACHE_ENTRIES: '0' }
    const { dataDir, keys } = filled
    const server = await startTidemark({ dataDir, keys, settings, profiling: profilingOf(context) })
    const local = await localAccess(filled, server)
    try {
      await local('POST', '', { name: benchCohort.name, cohort: { rule: benchCohort.rule } })
      const rows: Row[] = []
      for (const journey of benchJourneys({ ...filled, ...engine })) {
        rows.push(...(await measureJourney(context, journey, { server, engine, filled })))
      }
      return rows
    } finally {
      await local('DELETE', `/${encodeURIComponent(benchCohort.name)}`)
      await server.stop()
      await engine.stop()
    }
  })
}

async function measureJourney(
  context: BenchContext,
  { what, path, question, sql, ceiling, targets }: BenchJourney,
  { server, engine, filled }: Measured,
): Promise<readonly Row[]> {
  const before = await watchMemory(server.pid, 50).stop()
  const watch = watchMemory(server.pid, 50)
  const ours: number[] = []
  const raw: number[] = []
  // Some of what the bare engine is asked takes it seconds.
  for (let run = 0; run <= context.sizes.queryRuns / 3; run += 1) {
    const startMs = performance.now()
    await askAt(server, path, question)
    ours.push(performance.now() - startMs)
    raw.push((await engine.query(sql)).elapsedMs)
  }
  const { anonymousBytes } = await watch.stop()
  const takenMiB = Math.max(0, anonymousBytes - before.anonymousBytes) / MiB
  const [first = 0, ...warm] = ours
  const title = `${what}, ${filled.events / 1e6}M events`
  const target = targets[filled.events]
  context.say(
    `${title}: ${median(warm).toFixed(0)} ms against ${median(raw.slice(1)).toFixed(0)} ms, ${takenMiB.toFixed(0)} MiB`,
  )
  return [
    {
      what: title,
      figure: { value: median(warm), unit: 'ms' },
      ceiling: { value: median(raw.slice(1)), unit: 'ms', what: ceiling },
      target: target === undefined ? undefined : { of: 'figure', bound: 'at-most', value: target },
      notes: [`first ${first.toFixed(0)} ms, then ${Math.min(...warm).toFixed(0)} ms at best`],
    },
    {
      what: '… peak memory above what it had before',
      figure: { value: takenMiB, unit: 'MiB' },
      ceiling: undefined,
      target: { of: 'figure', bound: 'at-most', value: 1024 },
      notes: [],
    },
  ]
}

/** Asks about cohorts as the server's own machine may: read keys keep none. */
async function localAccess({ dataDir }: FilledFolder, server: Tidemark) {
  const { token } = JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8')) as { token: string }
  return async (method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> => {
    const response = await fetch(`${server.baseUrl}${cohorts}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  }
}
