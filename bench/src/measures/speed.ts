import { startEngineOnCopy, type Engine } from '../ceilings/engine.ts'
import { median, profilingOf, withFolder, type BenchContext } from '../context.ts'
import type { Row } from '../report/row.ts'
import { askAt } from '../server/ask.ts'
import { openFilledFolder, type FilledFolder } from '../server/filled-folder.ts'
import { startTidemark, type Tidemark } from '../server/tidemark.ts'
import { speedQuestions, type SpeedQuestion } from './speed-questions.ts'

const overview = '/v1/analytics/overview'

/** What people ask every day, over a month of a tenth of the events and of all, beside the engine's time for it. */
export async function measureQuestions(context: BenchContext): Promise<readonly Row[]> {
  const { fillEvents, fillPeople } = context.sizes
  const small = {
    ...context,
    sizes: { ...context.sizes, fillEvents: fillEvents / 10, fillPeople: fillPeople / 10 },
  }
  return [...(await measureAt(small)), ...(await measureAt(context))]
}

async function measureAt(context: BenchContext): Promise<readonly Row[]> {
  const filled = await openFilledFolder(context)
  return withFolder(context, async (folder) => {
    const engine = await startEngineOnCopy(filled.dataDir, folder)
    try {
      const rows: Row[] = []
      // Nothing is kept: each question is computed.
      await withServer(context, filled, { TIDEMARK_QUERY_CACHE_ENTRIES: '0' }, async (server) => {
        for (const question of speedQuestions({ ...filled, ...engine })) {
          rows.push(await measureQuestion(context, question, { server, engine, filled }))
        }
      })
      await withServer(context, filled, {}, async (server) => {
        rows.push(await measureKept(context, { server, filled }))
      })
      return rows
    } finally {
      await engine.stop()
    }
  })
}

async function measureQuestion(
  context: BenchContext,
  { what, path, question, sql, targets }: SpeedQuestion,
  {
    server,
    engine,
    filled,
  }: { readonly server: Tidemark; readonly engine: Engine; readonly filled: FilledFolder },
): Promise<Row> {
  const ours: number[] = []
  const raw: number[] = []
  for (let run = 0; run <= context.sizes.queryRuns; run += 1) {
    ours.push(await timed(() => askAt(server, path, question)))
    let sum = 0
    for (const statement of sql) sum += (await engine.query(statement)).elapsedMs
    raw.push(sum)
  }
  const title = `${what}, ${millions(filled)}`
  const target = targets[filled.events]
  context.say(
    `${title}: ${median(ours.slice(1)).toFixed(0)} ms against ${median(raw.slice(1)).toFixed(0)} ms`,
  )
  return {
    what: title,
    figure: { value: median(ours.slice(1)), unit: 'ms' },
    ceiling: { value: median(raw.slice(1)), unit: 'ms', what: 'the same in SQL' },
    target: target === undefined ? undefined : { of: 'figure', bound: 'at-most', value: target },
    notes: [`first ${ours[0]?.toFixed(0)} ms, then ${Math.min(...ours.slice(1)).toFixed(0)} ms at best`],
  }
}

/** The overview once more: the answer is kept, and nothing has come since. */
async function measureKept(
  context: BenchContext,
  { server, filled }: { readonly server: Tidemark; readonly filled: FilledFolder },
): Promise<Row> {
  const question = { from: filled.from, until: filled.until }
  await askAt(server, overview, question)
  const times: number[] = []
  for (let run = 0; run < context.sizes.queryRuns * 10; run += 1) {
    times.push(await timed(() => askAt(server, overview, question)))
  }
  return {
    what: `the overview again, ${millions(filled)}`,
    figure: { value: median(times), unit: 'ms' },
    ceiling: undefined,
    target: { of: 'figure', bound: 'at-most', value: 5 },
    notes: [],
  }
}

async function withServer(
  context: BenchContext,
  { dataDir, keys }: FilledFolder,
  settings: Readonly<Record<string, string>>,
  act: (server: Tidemark) => Promise<void>,
): Promise<void> {
  const server = await startTidemark({ dataDir, keys, settings, profiling: profilingOf(context) })
  try {
    await act(server)
  } finally {
    await server.stop()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

function millions({ events }: FilledFolder): string {
  return `${events / 1e6}M events`
}
