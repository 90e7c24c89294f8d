import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Session } from 'chdb'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeEntry } from '../log/entry.ts'
import { createHarness, requestOf } from './testing/harness.ts'

// What the store loads lines with: a field that is no column is a fault, and a text that looks like a date
// stays a text.
const settings = {
  input_format_skip_unknown_fields: 0,
  type_json_skip_duplicated_paths: 1,
  json_type_escape_dots_in_keys: 1,
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
}

const folder = mkdtempSync(join(tmpdir(), 'tidemark-collect-'))
let engine: Session

beforeAll(() => {
  engine = new Session(folder)
  engine.query('CREATE DATABASE IF NOT EXISTS collect')
  engine.query('USE collect')
  for (const file of ['0001_events.sql', '0002_dead_letters_and_ledger.sql']) {
    const sql = readFileSync(new URL(`../store/migrations/${file}`, import.meta.url), 'utf8')
    const [, up = ''] = sql.replaceAll(/^--(?! up| down).*$/gm, '').split('-- up')
    const [statements = ''] = up.split('-- down')
    for (const statement of statements.split(';')) if (statement.trim() !== '') engine.query(statement)
  }
})

afterAll(() => {
  engine.close()
  rmSync(folder, { recursive: true })
})

interface Loaded {
  readonly events: readonly Readonly<Record<string, unknown>>[]
  readonly dead: readonly Readonly<Record<string, unknown>>[]
}

/** Sends `body`, loads what went into the log as the loader does, and gives the rows that came of it. */
async function load(body: unknown): Promise<Loaded> {
  const parts = { events: [] as Buffer[], dead: [] as Buffer[] }
  const { collector } = createHarness({
    append: async (bytes) => {
      const { events, dead } = decodeEntry(bytes)
      parts.events.push(...events)
      parts.dead.push(...dead)
      return 1
    },
  })
  await collector.events(requestOf(body))
  return { events: await insert('events', parts.events), dead: await insert('dead_letters', parts.dead) }
}

async function insert(table: string, lines: readonly Buffer[]) {
  engine.query(`TRUNCATE TABLE ${table}`)
  if (lines.length === 0) return []
  const values = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))
  await engine.insert({ table, values, format: 'JSONEachRow', settings })
  const order = table === 'events' ? 'name, event_id' : 'body'
  const answer = engine.query(`SELECT * FROM ${table} ORDER BY ${order}`, 'JSON')
  return (JSON.parse(answer) as { data: Record<string, unknown>[] }).data
}

const propertiesOf = async (properties: string) =>
  (await load(`{"name":"x","properties":${properties}}`)).events[0]?.['properties']

test('every field that an event can have is a column', async () => {
  const event = {
    event_id: 'E-1',
    type: 'track',
    name: 'x',
    category: 'c',
    action: 'a',
    label: 'l',
    user_id: 'u',
    anonymous_id: 'an',
    session_id: 's',
    tenant_id: 't',
    app: 'app',
    app_version: '1',
    source: 'browser',
    environment: 'prod',
    version: 'v',
    severity: 'low',
    value: -1.5,
    currency: 'EUR',
    correlation_id: 'co',
    retry_count: 65_535,
    consent: ['ads'],
    sample_rate: 0.25,
    timestamp: '2026-11-20T00:00:00.001Z',
    context: {
      page: {
        url: 'https://x.test/a?utm_source=s&utm_medium=m&utm_campaign=c&utm_term=t&utm_content=c',
        title: 'T',
        referrer: 'https://y.test/',
      },
      userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
      screen: '1x1',
      viewport: '1x1',
      locale: 'de',
      timezone: 'UTC',
      library: { name: 'l', version: '1' },
      ip: '203.0.113.77',
      rest: 1,
    },
    properties: { a: 1 },
  }
  const { events } = await load(event)
  expect(events[0]).toMatchObject({
    sender_event_id: 'E-1',
    timestamp: '2026-11-20 00:00:00.001',
    received_at: '2026-11-21 01:44:00.123',
    environment: 'production',
    page_host: 'x.test',
    referrer_host: 'y.test',
    utm_content: 'c',
    browser: 'Googlebot',
    bot_name: 'Googlebot',
    is_bot: true,
    country: 'GB',
    ip: '203.0.113.0',
    value: -1.5,
    retry_count: 65_535,
    consent: ['ads'],
    sample_rate: 0.25,
    context: '{"rest":1}',
    protocol: 'native',
  })
  expect(events[0]?.['person_id']).not.toBe('0')
})

test('texts stay texts, whatever they look like', async () => {
  const texts = {
    date: '2026-11-21',
    time: '2026-11-21 10:00:00',
    iso: '2026-11-21T10:00:00.000Z',
    number: '12.50',
    flag: 'true',
    nothing: 'null',
    infinite: 'inf',
    list: ['2026-11-21', '2026-11-22'],
    address: '::',
  }
  expect(await propertiesOf(JSON.stringify(texts))).toEqual(texts)
})

test.each([
  ['an empty key', '{"":1}'],
  ['keys with dots', '{"a.b":1,"a":{"b":2},".":3,"..":4,"a.":5,".a":6}'],
  ['keys that dots are written as', '{"a%2Eb":1,"a.b":2}'],
  [
    'odd keys',
    '{"\\"":1,"`":2,"\\\\":3,"%":4,"\\n":5,"\\u0000":6,"😀":7,"__proto__":{"x":8},"constructor":9,"1":10,"a b":11}',
  ],
  [
    'lists of all kinds',
    '{"a":[1,"x",null,true,{"b":[1,"2"]},[1,[2,["3"]]],[]],"b":[],"c":[{}],"d":[[]],"e":[1,2.5],"f":[true,1]}',
  ],
  ['nothing in it', '{"a":{},"b":null,"c":[null]}'],
  [
    'great and small numbers',
    '{"a":1.7976931348623157e308,"b":5e-324,"c":-0,"d":150000000000000000000,"e":-1e-7,"f":[1e300,1,-9007199254740991]}',
  ],
  [
    'numbers past 64 bits',
    '{"a":18446744073709551616,"b":-9223372036854775809,"c":[99999999999999999999],"d":1e25,"e":123456789012345678901234567890.5}',
  ],
  ['control characters', '{"a":"\\u0000\\u0001\\u001f\\u007f\\u0080\\u2028\\ufeff\\uffff"}'],
  ['halves of characters', '{"\\ud800":"\\udfff","a":["\\ud83d"],"b":"\\ud83d\\ude00"}'],
])('properties with %s can be loaded', async (_, properties) => {
  expect(await propertiesOf(properties)).toBeDefined()
})

test('properties at every limit can be loaded', async () => {
  const deepObjects = `${'{"k":'.repeat(31)}{"a":1}${'}'.repeat(31)}`
  const deepLists = `{"a":${'['.repeat(31)}1${']'.repeat(31)}}`
  const mixed = `{"a":${'[{"k":'.repeat(15)}1${'}]'.repeat(15)}}`
  const paths = JSON.stringify(
    Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n % 2 ? n : `${n}`])),
  )
  const longKey = `{"${'k'.repeat(32_000)}":1}`
  for (const properties of [deepObjects, deepLists, mixed, paths, longKey])
    expect(await propertiesOf(properties)).toBeDefined()
})

test('texts of the columns may hold any character', async () => {
  const odd = 'a"b\\c\nd\u0000e\ud800f😀\u2028'
  const body = {
    name: 'x',
    label: odd,
    user_id: odd,
    app: odd,
    odd,
    consent: [odd],
    page_url: `https://x.test/${odd}`,
  }
  const { events } = await load(body)
  const whole = odd.toWellFormed()
  expect(events[0]).toMatchObject({ label: whole, user_id: whole, app: whole, consent: [whole] })
  expect(JSON.parse(String(events[0]?.['context']))).toEqual({ odd: whole })
})

test('[C1] dead letters of all kinds can be loaded, whole', async () => {
  const hostile = `{"name":"x","properties":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  const large = JSON.stringify({ name: 'x', odd: 'é"\u0000'.repeat(100_000) })
  const { dead } = await load(
    `{"name":"ok"}\n${hostile}\n${large}\n{"event_id":"\\ud800","name":"\\ud800\\u0000"}\n{broken \\ud800`,
  )
  expect(dead).toHaveLength(4)
  expect(new Set(dead.map((letter) => letter['code']))).toEqual(
    new Set(['event_too_large', 'name_invalid', 'invalid_json']),
  )
  expect(dead.map((letter) => letter['body'])).toContain(large)
})

test('[C1] whatever is accepted can be loaded', async () => {
  const event = fc.record(
    {
      name: fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
      user_id: fc.string({ unit: 'binary' }),
      label: fc.oneof(fc.string({ unit: 'binary' }), fc.double()),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
      timestamp: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.integer(),
      ),
      sample_rate: fc.double({ min: 0, max: 1 }),
      consent: fc.array(fc.string()),
      context: fc.dictionary(fc.string(), fc.jsonValue({ stringUnit: 'binary' })),
      properties: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
    },
    { requiredKeys: ['name'] },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 60 }), async (events) => {
      const { events: rows, dead } = await load(events)
      expect(rows.length + dead.length).toBe(events.length)
    }),
    { numRuns: 8 },
  )
})
