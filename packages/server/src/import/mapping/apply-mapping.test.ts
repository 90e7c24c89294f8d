import { expect, test } from 'vitest'
import { compileMapping } from './apply-mapping.ts'
import type { Mapping } from './mapping.ts'

function mapped(mapping: Mapping, row: Readonly<Record<string, unknown>>): unknown {
  const result = compileMapping(mapping, Object.keys(row), 'text')(row)
  return 'kind' in result ? result.code : JSON.parse(JSON.stringify(result.event))
}

test('columns of our names and their other spellings need no mapping; others become properties', () => {
  const row = {
    event: 'purchase',
    timestamp: '2026-05-01T10:00:00+02:00',
    distinct_id: '0042',
    revenue: '12.50',
    url: 'https://example.com/',
    user_agent: 'curl/8',
    utm_source: 'letter',
    metadata: '{"a":1}',
    size: '007',
    count: '3',
    sold: 'true',
    empty: '',
    'properties.nested.name': 'x',
  }
  expect(mapped({}, row)).toEqual({
    name: 'purchase',
    timestamp: Date.UTC(2026, 4, 1, 8),
    user_id: '0042',
    value: 12.5,
    page_url: 'https://example.com/',
    user_agent: 'curl/8',
    utm_source: 'letter',
    source: 'import',
    properties: { a: 1, size: '007', count: 3, sold: true, 'nested.name': 'x' },
  })
})

test('templates, values, types, a time of parts with seconds added', () => {
  const mapping: Mapping = {
    set: { name: 'click', anonymous_id: 'shopper-{who}', 'context.page.path': '/p/{model}' },
    columns: { 'properties.category': 'kind', 'properties.code': 'code' },
    time: { from: '{y}-{m}-{d}', format: 'yyyy-M-d', timezone: 'Europe/Berlin', add_seconds: '{n}' },
    types: { code: 'text' },
    values: { kind: { '1': 'trousers' } },
    properties: 'none',
  }
  const row = { y: '2008', m: '4', d: '1', n: '7', who: '9', model: 'A1', kind: '1', code: '5', more: 'x' }
  expect(mapped(mapping, row)).toEqual({
    timestamp: Date.UTC(2008, 2, 31, 22, 0, 7),
    properties: { category: 'trousers', code: '5' },
    name: 'click',
    anonymous_id: 'shopper-9',
    context: { page: { path: '/p/A1' } },
    source: 'import',
  })
})

test('a time without a zone is read in the zone that is given, one with a zone as it says', () => {
  const mapping: Mapping = { set: { name: 'x' }, time: { from: '{t}', timezone: 'America/New_York' } }
  expect(mapped(mapping, { t: '2026-01-01 00:00' })).toMatchObject({ timestamp: Date.UTC(2026, 0, 1, 5) })
  expect(mapped(mapping, { t: '2026-01-01T00:00:00Z' })).toMatchObject({ timestamp: Date.UTC(2026, 0, 1) })
  expect(mapped(mapping, { t: '2026-01-01T00:00:00+0100' })).toMatchObject({
    timestamp: Date.UTC(2025, 11, 31, 23),
  })
  expect(mapped(mapping, { t: '1767225600' })).toMatchObject({ timestamp: Date.UTC(2026, 0, 1) })
})

test('what a record lacks or has wrong is said by a code', () => {
  const timed = { timestamp: '2026-01-01' }
  expect(mapped({}, { name: '', ...timed })).toBe('name_missing')
  expect(mapped({}, { name: 'x', timestamp: '' })).toBe('timestamp_missing')
  expect(mapped({}, { name: 'x', timestamp: '2026-02-30' })).toBe('timestamp_invalid')
  expect(mapped({}, { name: 'x', ...timed, value: 'much' })).toBe('value_invalid')
  expect(mapped({}, { name: 'x', ...timed, properties: '[1]' })).toBe('value_invalid')
})

test('text that a number would change stays text; where types are known, text is text', () => {
  const row = {
    name: 'x',
    timestamp: '2026-01-01',
    a: '9007199254740994',
    b: '1.10',
    c: '1e5',
    d: ' 1',
    e: '-0.5',
  }
  const properties = { a: '9007199254740994', b: 1.1, c: '1e5', d: ' 1', e: -0.5 }
  expect(mapped({}, row)).toMatchObject({ properties })
  const typed = compileMapping({}, Object.keys(row), 'typed')(row)
  expect(typed).toMatchObject({ event: { properties: { b: '1.10', e: '-0.5' } } })
})

test('a column called __proto__ is a property like any other', () => {
  const row = JSON.parse('{"name":"x","timestamp":"2026-01-01","__proto__":"y","properties.constructor":"z"}')
  const result = compileMapping({}, Object.keys(row), 'text')(row)
  expect(JSON.stringify(result)).toContain('"__proto__":"y"')
  expect(JSON.stringify(result)).toContain('"constructor":"z"')
  expect(Object.prototype).not.toHaveProperty('y')
})

test('a mapping that does not fit the file is refused with everything that is wrong', () => {
  const mapping: Mapping = {
    columns: { user_id: 'no such', usr: 'a' },
    time: { from: '{b}', timezone: 'Mars' },
  }
  expect(() => compileMapping(mapping, ['a', 'b'], 'text')).toThrow(
    /column "no such"[^]*"usr" is no field[^]*a name|"Mars" is no time zone/,
  )
})
