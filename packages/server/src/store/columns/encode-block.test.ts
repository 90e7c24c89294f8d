import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textFields } from '@tidemark/event'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '../../errors.ts'
import { openChdbEngine } from '../chdb-engine.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { rowSettings } from '../row-settings.ts'
import { encodeBlock } from './encode-block.ts'
import type { Engine } from '../engine.ts'

let folder: string
let engine: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-columns-'))
  engine = await openChdbEngine({
    folder: join(folder, "it's a store"),
    maxMemoryBytes: 1e9,
    mergeThreads: 1,
    queryConcurrency: 1,
  })
  await migrate(engine, readMigrations())
  for (const name of ['by_lines', 'by_columns'])
    await engine.command(`CREATE TABLE ${name} AS events ENGINE = Memory`)
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.toWellFormed())
const someTexts = fc.dictionary(fc.constantFrom(...textFields), text)
const numbers = fc.record(
  {
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    retry_count: fc.integer({ min: 0, max: 65_535 }),
    is_bot: fc.constant(true),
    sample_rate: fc.double({ min: 0.001, max: 1, noNaN: true }),
    consent: fc.array(fc.constantFrom('analytics', 'marketing', 'größe'), { maxLength: 3 }),
    context: fc.dictionary(text, text).map((value) => JSON.stringify(value)),
  },
  { requiredKeys: [] },
)
const properties = fc.dictionary(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((key) => key.toWellFormed()),
  // Collect keeps whole numbers past 2^53 as texts.
  fc.oneof(text, fc.maxSafeInteger(), fc.double({ min: -1, max: 1, noNaN: true }), fc.boolean()),
  { maxKeys: 5 },
)
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 })
const event = fc
  .tuple(fc.uuid(), moment, someTexts, numbers, properties)
  .map(([event_id, timestamp, texts, others, props]) => ({
    event_id,
    project_id: 'p',
    received_at: timestamp + 1,
    timestamp,
    ...texts,
    ...others,
    properties: props,
  }))

test('[S4] columns give the very rows that their lines give', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 30 }), async (events) => {
      const lines = events.map((one) => Buffer.from(JSON.stringify(one)))
      await engine.command('TRUNCATE TABLE by_lines')
      await engine.command('TRUNCATE TABLE by_columns')
      await engine.insertLines('by_lines', Buffer.from(lines.map(String).join('\n')), rowSettings)
      const block = await encodeBlock(lines)
      // Characters that JSON escapes by number are left to the engine.
      if (lines.some((line) => line.toString().split(',"properties":')[0]?.includes('\\u'))) {
        expect(block).toBeUndefined()
        return
      }
      await engine.insertColumns('by_columns', must(block, 'a block'), rowSettings)
      expect(await rowsOf('by_columns')).toEqual(await rowsOf('by_lines'))
    }),
    { numRuns: 60 },
  )
})

test('[S4] a dictionary past what one or two bytes can number is written wider', async () => {
  for (const rows of [300, 70_000]) {
    const lines = Array.from({ length: rows }, (_, row) =>
      Buffer.from(
        `{"event_id":"${idOf(row)}","timestamp":${row},"label":"label ${row}","properties":{"row":${row}}}`,
      ),
    )
    await engine.command('TRUNCATE TABLE by_columns')
    await engine.insertColumns('by_columns', must(await encodeBlock(lines), 'a block'), rowSettings)
    const { rows: found } = await engine.query(
      `SELECT count() AS rows, uniqExact(event_id) AS ids,
         countIf(label = concat('label ', toString(properties.row::Int64)) AND toUnixTimestamp64Milli(timestamp) = properties.row::Int64) AS right
       FROM by_columns`,
    )
    expect(found).toEqual([{ rows, ids: rows, right: rows }])
  }
})

test.each([
  ['no JSON', '{"event_id":"01a1f742-4473-747f-a663-09ce301f0b88","name":,"properties":{}}'],
  ['no id', '{"event_id":"01a1f742-4473-747f-a663-09ce301f0bxx","name":"a","properties":{}}'],
  ['no properties', '{"event_id":"01a1f742-4473-747f-a663-09ce301f0b88","name":"a"}'],
  ['an unknown field', '{"event_id":"01a1f742-4473-747f-a663-09ce301f0b88","shoe_size":46,"properties":{}}'],
  ['a number for a text', '{"event_id":"01a1f742-4473-747f-a663-09ce301f0b88","name":46,"properties":{}}'],
  [
    'a text for a moment',
    '{"event_id":"01a1f742-4473-747f-a663-09ce301f0b88","timestamp":"now","properties":{}}',
  ],
])('[S4] a line with %s is left to the engine', async (_what, line) => {
  expect(await encodeBlock([Buffer.from(line)])).toBeUndefined()
})

async function rowsOf(table: string): Promise<readonly unknown[]> {
  const { rows } = await engine.query(
    `SELECT * REPLACE (toString(properties) AS properties) FROM ${table} ORDER BY ALL`,
  )
  return rows
}

function idOf(row: number): string {
  return `01a1f742-4473-747f-a663-${row.toString(16).padStart(12, '0')}`
}
