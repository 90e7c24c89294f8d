import { startEngineOnCopy, type Engine } from '../ceilings/engine.ts'
import { median, profilingOf, withFolder, type BenchContext } from '../context.ts'
import type { Row } from '../report/row.ts'
import { ask, type Answer } from '../server/ask.ts'
import { openFilledFolder, openFilledServer, type FilledFolder } from '../server/filled-folder.ts'
import { folderSize } from '../server/folder-size.ts'
import type { Tidemark } from '../server/tidemark.ts'
import { benchQuestions, type BenchQuestion } from './questions.ts'

/** What is asked about a month of ten million events, beside the engine's own time for the same. */
export async function measureQueries(context: BenchContext): Promise<readonly Row[]> {
  const filled = await openFilledFolder(context)
  return withEngine(context, filled, async (engine) => {
    const server = await openFilledServer(filled, profilingOf(context))
    try {
      const rows: Row[] = []
      for (const question of benchQuestions({
        ...filled,
        database: engine.database,
        project: engine.project,
      }))
        rows.push(await measureQuestion(context, question, { server, engine }))
      return rows
    } finally {
      await server.stop()
    }
  })
}

/** What they take on disk. */
export async function measureDisk(context: BenchContext): Promise<readonly Row[]> {
  const filled = await openFilledFolder(context)
  return withEngine(context, filled, async (engine) => {
    const tables = await tableSizes(engine)
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0)
    const perEvent = (size: number) => (size / filled.events).toFixed(1)
    return [
      {
        what: 'on disk, indexes and rollups included',
        figure: { value: bytes / filled.events, unit: 'bytes/event' },
        ceiling: { value: filled.sentBytes / filled.events, unit: 'bytes/event', what: 'as sent' },
        target: { of: 'figure', bound: 'at-most', value: 60 },
        notes: [
          `by table: ${tables.map((table) => `${table.name} ${perEvent(table.bytes)} in ${table.parts} parts`).join(', ')}`,
          `the largest columns of the events: ${await columnSizes(engine, filled)}`,
          `the whole data folder, with log, control and parts that wait to be removed: ${perEvent(await folderSize(filled.dataDir))}`,
        ],
      },
      fillRow(filled),
    ]
  })
}

/** How long a start takes with all of them there. */
export async function measureStart(context: BenchContext): Promise<readonly Row[]> {
  const filled = await openFilledFolder(context)
  const engineMs = await withEngine(context, filled, async (engine) => engine.openedAfterMs)
  const readyMs: number[] = []
  for (let start = 0; start < context.sizes.starts; start += 1) {
    const server = await openFilledServer(filled, profilingOf(context, 'start'))
    readyMs.push(server.readyAfterMs)
    await server.stop()
  }
  return [
    {
      what: `start with ${filled.events.toLocaleString('en-US')} events stored, until ready`,
      figure: { value: median(readyMs), unit: 'ms' },
      ceiling: { value: engineMs, unit: 'ms', what: 'engine alone, opened' },
      target: { of: 'figure', bound: 'at-most', value: 3_000 },
      notes: [`each start: ${readyMs.map((ms) => ms.toFixed(0)).join(', ')} ms`],
    },
  ]
}

const hourMs = 3_600_000

async function measureQuestion(
  context: BenchContext,
  { what, question, sql, targetMs }: BenchQuestion,
  { server, engine }: { readonly server: Tidemark; readonly engine: Engine },
): Promise<Row> {
  const ours: number[] = []
  const raw: number[] = []
  let last: Answer | undefined
  for (let run = 0; run <= context.sizes.queryRuns; run += 1) {
    const startMs = performance.now()
    // A range of its own for every run: an answer that was given before is given again in a moment.
    last = await ask(server, { ...question, from: question.from - run * hourMs })
    ours.push(performance.now() - startMs)
    raw.push((await engine.query(sql)).elapsedMs)
  }
  const [first = 0, ...warm] = ours
  context.say(`${what}: ${median(warm).toFixed(0)} ms against ${median(raw.slice(1)).toFixed(0)} ms`)
  return {
    what,
    figure: { value: median(warm), unit: 'ms' },
    ceiling: { value: median(raw.slice(1)), unit: 'ms', what: 'the same in SQL' },
    target: targetMs === undefined ? undefined : { of: 'figure', bound: 'at-most', value: targetMs },
    notes: [
      `first ${first.toFixed(0)} ms, then ${Math.min(...warm).toFixed(0)} to ${Math.max(...warm).toFixed(0)} ms; from ${last?.meta.source}, ${last?.meta.rows_read.toLocaleString('en-US')} rows read`,
    ],
  }
}

function fillRow(filled: FilledFolder): Row {
  const rate = (ms: number) => (filled.events / ms) * 1000
  return {
    what: 'a month filled through HTTP in batches of 5,000, until all is queryable',
    figure: { value: rate(filled.untilCountedMs), unit: 'events/s' },
    ceiling: undefined,
    target: undefined,
    notes: [
      `acknowledged at ${Math.round(rate(filled.sendingMs)).toLocaleString('en-US')} events/s, on ${filled.filledAt}`,
    ],
  }
}

function withEngine<T>(
  context: BenchContext,
  filled: FilledFolder,
  act: (engine: Engine) => Promise<T>,
): Promise<T> {
  return withFolder(context, async (folder) => {
    const engine = await startEngineOnCopy(filled.dataDir, folder)
    try {
      return await act(engine)
    } finally {
      await engine.stop()
    }
  })
}

async function tableSizes(engine: Engine) {
  const { rows } = await engine.query(
    `SELECT table, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts WHERE active AND database = '${engine.database}' GROUP BY table ORDER BY bytes DESC`,
  )
  return rows.map((row) => ({
    name: String(row['table']),
    bytes: Number(row['bytes']),
    parts: Number(row['parts']),
  }))
}

async function columnSizes(engine: Engine, filled: FilledFolder): Promise<string> {
  const { rows } = await engine.query(
    `SELECT name, data_compressed_bytes AS bytes FROM system.columns WHERE database = '${engine.database}' AND table = 'events' ORDER BY bytes DESC LIMIT 8`,
  )
  return rows
    .map((row) => `${String(row['name'])} ${(Number(row['bytes']) / filled.events).toFixed(1)}`)
    .join(', ')
}
