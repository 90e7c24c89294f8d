import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEngineOnCopy, type Engine } from '../ceilings/engine.ts'
import { median, withFolder, type BenchContext } from '../context.ts'
import type { Row } from '../report/row.ts'
import { ask } from '../server/ask.ts'
import { openFilledFolder, openFilledServer, type FilledFolder } from '../server/filled-folder.ts'
import type { Tidemark } from '../server/tidemark.ts'

const hourMs = 3_600_000
const batchEvents = 5_000
const foldLimitMs = 5 * 60_000
/** Rows of one insert, as the loader makes them when much comes in. */
const blockRows = 20_000
const insertRounds = 31

/** What it costs that one person is one person, and what keeping people and the catalogue costs an insert. */
export async function measurePeople(context: BenchContext): Promise<readonly Row[]> {
  const filled = await openFilledFolder(context)
  const { ids, viewsRow } = await withFolder(context, async (folder) => {
    const engine = await startEngineOnCopy(filled.dataDir, folder)
    try {
      return { ids: await idsToLink(engine), viewsRow: await measureViews(context, engine) }
    } finally {
      await engine.stop()
    }
  })
  return [...(await measureLinks(context, filled, ids)), viewsRow]
}

/** The same questions on the same events without links and with them, in turns. */
async function measureLinks(
  context: BenchContext,
  filled: FilledFolder,
  ids: readonly string[],
): Promise<readonly Row[]> {
  return withFolder(context, async (folder) => {
    const dataDir = join(folder, 'data')
    await cp(filled.dataDir, dataDir, { recursive: true })
    const [plain, linked] = [
      await openFilledServer(filled, undefined),
      await openFilledServer({ ...filled, dataDir }, undefined),
    ]
    try {
      const foldedMs = await link(linked, filled, ids)
      context.say(`${ids.length.toLocaleString('en-US')} ids linked and folded in ${foldedMs.toFixed(0)} ms`)
      const rows: Row[] = []
      for (const [what, question] of Object.entries(questions)) {
        rows.push(await measureQuestion(context, filled, { what, question, plain, linked }))
      }
      const rate = (ids.length / foldedMs) * 1000
      return [
        ...rows,
        {
          what: `${ids.length.toLocaleString('en-US')} links, from the first identify sent until answers follow the last`,
          figure: { value: rate, unit: 'events/s' },
          ceiling: undefined,
          target: undefined,
          notes: ['two ids a person, sent in batches of 5,000'],
        },
      ]
    } finally {
      await plain.stop()
      await linked.stop()
    }
  })
}

const questions = {
  'people of a month, in all': { kind: 'table', group_by: ['is_bot'], measures: [{ fn: 'people' }] },
  'people by day': { kind: 'trend', interval: 'day', measure: { fn: 'people' } },
  'the 10 top pages, events and people': {
    kind: 'table',
    event: 'page_view',
    group_by: ['page_path'],
    measures: [{ fn: 'count' }, { fn: 'people' }],
    limit: 10,
  },
} as const

async function measureQuestion(
  context: BenchContext,
  { from, until }: FilledFolder,
  { what, question, plain, linked }: { what: string; question: object; plain: Tidemark; linked: Tidemark },
): Promise<Row> {
  const without: number[] = []
  const withLinks: number[] = []
  for (let run = 0; run <= context.sizes.queryRuns; run += 1) {
    // A range of its own for every run: an answer that was given before is given again in a moment.
    const asked = { ...question, from: from - run * hourMs, until }
    without.push(await timed(() => ask(plain, asked)))
    withLinks.push(await timed(() => ask(linked, asked)))
  }
  const [ours, theirs] = [median(withLinks.slice(1)), median(without.slice(1))]
  context.say(`${what}: ${ours.toFixed(0)} ms with links, ${theirs.toFixed(0)} ms without`)
  return {
    what: `${what}, a fifth of them linked`,
    figure: { value: ours, unit: 'ms' },
    ceiling: { value: theirs, unit: 'ms', what: 'without links' },
    target: { of: 'ratio', bound: 'at-most', value: 1.3 },
    notes: [],
  }
}

/** A fifth of the people who never signed in. */
async function idsToLink({ query, database }: Engine): Promise<readonly string[]> {
  const { rows } = await query(
    `SELECT DISTINCT anonymous_id AS id FROM ${database}.events WHERE user_id = '' AND cityHash64(anonymous_id) % 5 = 0`,
  )
  return rows.map((row) => String(row['id']))
}

/** Links every two of `ids` to a user of their own. Gives how long it took until answers followed. */
async function link(server: Tidemark, { until }: FilledFolder, ids: readonly string[]): Promise<number> {
  const startMs = performance.now()
  for (let at = 0; at < ids.length; at += batchEvents) {
    const events = ids.slice(at, at + batchEvents).map((anonymous_id, index) => ({
      type: 'identify',
      anonymous_id,
      user_id: `linked-${Math.floor((at + index) / 2)}`,
      timestamp: until - 1,
    }))
    await request(server, '/v1/events', server.keys.write, { events })
  }
  const last = `/v1/people/${encodeURIComponent(ids.at(-1) ?? '')}`
  while (performance.now() - startMs < foldLimitMs) {
    const { person_id } = await request(server, last, server.keys.read)
    if (String(person_id).startsWith('linked-')) return performance.now() - startMs
    await sleep(100)
  }
  throw new Error('The links were not folded in time.')
}

async function request(server: Tidemark, path: string, key: string, body?: object) {
  const response = await fetch(server.baseUrl + path, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`)
  return (await response.json()) as Readonly<Record<string, unknown>>
}

/** Blocks of rows into a table with the views and into one without, in turns. */
async function measureViews(context: BenchContext, engine: Engine): Promise<Row> {
  const { query, database } = engine
  for (const table of ['bench_plain', 'bench_fed']) {
    await query(`CREATE TABLE ${database}.${table} AS ${database}.events`)
  }
  for (const view of ['identity_events_feed', 'catalogue_feed']) {
    const { rows } = await query(`SHOW CREATE TABLE ${database}.${view}`)
    const statement = String(rows[0]?.['statement'])
    await query(
      statement
        .replace(`${database}.${view} `, `${database}.bench_${view} `)
        .replaceAll(`FROM ${database}.events`, `FROM ${database}.bench_fed`),
    )
  }
  const plain: number[] = []
  const more: number[] = []
  for (let round = 0; round < insertRounds; round += 1) {
    const [without, withViews] = [await insert('bench_plain', round), await insert('bench_fed', round)]
    plain.push(without)
    // In pairs: what else the machine does at the time takes from both.
    more.push(withViews - without)
  }
  context.say(`views: ${median(more).toFixed(2)} µs an event`)

  async function insert(table: string, round: number): Promise<number> {
    const { elapsedMs } = await query(
      `INSERT INTO ${database}.${table} SELECT * FROM ${database}.events LIMIT ${blockRows} OFFSET ${round * blockRows} SETTINGS max_threads = 1`,
    )
    return (elapsedMs * 1000) / blockRows
  }

  return {
    what: `what the views for people and the catalogue add to an insert of ${blockRows.toLocaleString('en-US')} rows`,
    figure: { value: median(more), unit: 'µs/event' },
    ceiling: undefined,
    target: { of: 'figure', bound: 'at-most', value: 1 },
    notes: [
      `copied from table to table, ${median(plain).toFixed(2)} µs/event without them; none of the rows is an identify`,
    ],
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await act()
  return performance.now() - startMs
}
