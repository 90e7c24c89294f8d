import type { Event, JsonObject } from '@tidemark/event'
import fc from 'fast-check'

const minuteMs = 60_000

/** Instants at which a clock somewhere is set, or a month or year ends, with the zones to look from. */
export const moments = [
  { at: Date.UTC(2026, 2, 29, 1), zones: ['Europe/Berlin', 'UTC'] },
  { at: Date.UTC(2026, 9, 25, 1), zones: ['Europe/Berlin', 'America/New_York'] },
  { at: Date.UTC(2026, 2, 8, 7), zones: ['America/New_York', 'America/St_Johns'] },
  { at: Date.UTC(2026, 3, 4, 15), zones: ['Australia/Lord_Howe', 'Asia/Kolkata'] },
  { at: Date.UTC(2026, 9, 3, 15, 30), zones: ['Australia/Lord_Howe', 'Asia/Kathmandu'] },
  { at: Date.UTC(2026, 8, 6, 4), zones: ['America/Santiago'] },
  { at: Date.UTC(2026, 3, 5, 3), zones: ['America/Santiago'] },
  { at: Date.UTC(2026, 3, 23, 22), zones: ['Africa/Cairo'] },
  { at: Date.UTC(2026, 1, 28), zones: ['UTC', 'Asia/Kolkata', 'Pacific/Apia'] },
  { at: Date.UTC(2025, 11, 31), zones: ['UTC', 'Pacific/Kiritimati'] },
] as const
export type Moment = (typeof moments)[number]

export const names = ['page_view', 'buy', 'session_start', "o'dd\\name"]
export const texts = ['', 'a', 'b', 'null', 'other', '-', '5', 'é😀']
export const columns = ['country', 'page_path', 'name', 'tenant_id', 'source', 'user_id'] as const

/** Names of properties, plain and odd; `c.d` and `e.f` as a key with a dot and as a path. */
export const propertyNames = [
  'plan',
  'price',
  'c.d',
  'e.f',
  'e.g.h',
  'qu"o\'te',
  'back\\slash',
  'tick`s`',
  '😀 ünï',
  'x'.repeat(200),
  ':x',
  '^x',
  '',
  '.',
  'null',
  'size0',
  'line\nbreak',
  '{p0:String}',
  'k[]',
  'a%2Eb',
  '*',
  'c0',
  ' ',
  '\u0085',
  'properties',
  '__proto__x',
] as const

const propertyValue = fc.oneof(
  fc.constantFrom('', 'a', 'pro', 'null', 'true', '5', '5.0', '-2.5', '1e3', '0x10', ' 5', 'é😀', "'); --"),
  fc.constantFrom(0, 1, 5, -2.5, 1.25, 1e21, 1e-7, 123456789.25),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<readonly (string | number)[]>([], ['a', 'b/c'], [1, 2.5], [1, 'x']),
)

const properties: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      plan: propertyValue,
      price: propertyValue,
      'c.d': propertyValue,
      e: fc.oneof(
        propertyValue,
        fc.record({ f: propertyValue, g: fc.record({ h: propertyValue }) }, { requiredKeys: [] }),
      ),
      'e.f': propertyValue,
      odd: fc.dictionary(fc.constantFrom(...propertyNames.slice(5)), propertyValue, { maxKeys: 3 }),
    },
    { requiredKeys: [] },
  )
  .map(({ odd = {}, ...rest }) => ({ ...rest, ...odd }))

/** An amount of time around a moment: often on the hour or the half, sometimes a millisecond off. */
const offset = fc
  .tuple(fc.integer({ min: -7 * 48, max: 7 * 48 }), fc.constantFrom(0, 0, 0, -1, 1, 12_345))
  .map(([halves, more]) => halves * 30 * minuteMs + more)

function event(moment: Moment): fc.Arbitrary<Event> {
  const text = fc.constantFrom(...texts)
  return fc
    .record({
      timestamp: offset.map((by) => moment.at + by),
      name: fc.constantFrom(...names),
      user_id: fc.constantFrom('', '', 'u1', 'u2'),
      anonymous_id: fc.constantFrom('', 'a1', 'a2', 'a3', 'u1'),
      session_id: fc.constantFrom('', 's1', 's2', 's3'),
      tenant_id: fc.constantFrom('', 't1', 't2'),
      source: fc.constantFrom('browser', 'api'),
      country: text,
      device_type: fc.constantFrom('', 'mobile', 'desktop'),
      referrer_host: fc.constantFrom('', '', 'a.org', 'b.org'),
      page_path: text,
      is_bot: fc.constantFrom(false, false, false, true),
      // Their inverses are whole, so that sums are the same in whatever order they are made.
      sample_rate: fc.constantFrom(1, 1, 1, 0.5, 0.25, 0.2),
      value: fc.constantFrom(undefined, undefined, 0, 1, -2.5, 19.75, 1e6),
      retry_count: fc.constantFrom(0, 0, 3),
      properties,
    })
    .map(({ value, ...fields }) => ({
      ...fields,
      ...(value === undefined ? {} : { value }),
      event_id: '',
      project_id: '',
      kind: 'track',
      received_at: fields.timestamp,
    }))
}

/** What links ids, and sets traits of people and tenants. */
const identity = fc.oneof(
  fc.record({
    kind: fc.constant('identify' as const),
    user_id: fc.constantFrom('u1', 'u2', 'u3'),
    anonymous_id: fc.constantFrom('', 'a1', 'a2', 'a3', 'u1', 'null'),
    properties: fc.oneof(
      properties,
      fc.constantFrom<JsonObject>(
        { $set_once: { plan: 'first' }, $add: { price: 2.5 } },
        { $unset: ['plan'], price: 1 },
        { $delete: true, plan: 'a' },
        { $append: { plan: 'a' }, $union: { price: [1, 2] } },
      ),
    ),
  }),
  fc.record({
    kind: fc.constant('alias' as const),
    user_id: fc.constantFrom('u1', 'u2', 'u3'),
    properties: fc.record({ previous_id: fc.constantFrom('a1', 'a3', 'u1', 'u2') }),
  }),
  fc.record({
    kind: fc.constant('group' as const),
    tenant_id: fc.constantFrom('', 't1', 't2'),
    properties,
  }),
)

/** What {@link identity} gives, in place of the same of an event. */
function identityEvent(moment: Moment): fc.Arbitrary<Event> {
  return fc.tuple(event(moment), identity).map(([head, own]) => ({ ...head, name: own.kind, ...own }))
}

export function events(moment: Moment): fc.Arbitrary<readonly Event[]> {
  const any = fc.oneof(
    { weight: 4, arbitrary: event(moment) },
    { weight: 1, arbitrary: identityEvent(moment) },
  )
  return fc.array(any, { maxLength: 60, size: 'max' })
}

/** Links that people undid; most are of ids that nothing links. */
export const splits = fc.array(
  fc.record({ fromId: fc.constantFrom('a1', 'a2', 'a3', 'u1'), toId: fc.constantFrom('u1', 'u2') }),
  { maxLength: 2 },
)
