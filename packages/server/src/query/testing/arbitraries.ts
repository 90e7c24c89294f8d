import type { Event, JsonObject } from '@tidemark/event'
import fc from 'fast-check'
import {
  countFunctions,
  intervals,
  numberFunctions,
  type Condition,
  type Filter,
  type Interval,
  type Measure,
  type Question,
  type TableQuestion,
  type TrendQuestion,
} from '../question.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

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

const names = ['page_view', 'buy', "o'dd\\name"]
const texts = ['', 'a', 'b', 'null', 'other', '-', '5', 'é😀']
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

export function events(moment: Moment): fc.Arbitrary<readonly Event[]> {
  return fc.array(event(moment), { maxLength: 60, size: 'max' })
}

const field = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<string>(...columns, 'is_bot', 'value', 'retry_count') },
  { weight: 3, arbitrary: fc.constantFrom(...propertyNames.slice(0, 5)).map((name) => `properties.${name}`) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...propertyNames)
      .filter((name) => name !== '')
      .map((name) => `properties.${name}`),
  },
)
const rollupField = fc.constantFrom('name', 'tenant_id', 'source', 'is_bot')
const scalar = fc.oneof(
  fc.constantFrom(...texts, 'pro', 'true', 'page_view', 'browser'),
  fc.constantFrom(0, 1, 5, -2.5, 1000, 1e-7),
  fc.boolean(),
)
const number = fc.constantFrom(-3, -2.5, 0, 1, 5, 20, 1e6)

function condition(fields: fc.Arbitrary<string>): fc.Arbitrary<Condition> {
  const needle = fc.constantFrom('a', 'e', 'n', '.', '😀', "'", 'ul')
  const on = <T extends object>(rest: fc.Arbitrary<T>) =>
    fc.tuple(fields, rest).map(([field, more]) => ({ field, ...more }))
  return fc.oneof(
    on(fc.record({ op: fc.constantFrom('is', 'is_not'), value: scalar })),
    on(
      fc.record({
        op: fc.constantFrom('in', 'not_in'),
        value: fc.array(scalar, { minLength: 1, maxLength: 3 }),
      }),
    ),
    on(
      fc.record({
        op: fc.constantFrom('contains', 'not_contains', 'starts_with', 'ends_with'),
        value: needle,
      }),
    ),
    on(
      fc.record({ op: fc.constant('matches'), value: fc.constantFrom('^a', 'l$', '[0-9]+', '^$', 'a|o.h') }),
    ),
    on(fc.record({ op: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: number })),
    on(fc.record({ op: fc.constant('between'), value: fc.tuple(number, number) })),
    on(fc.record({ op: fc.constantFrom('is_set', 'is_not_set') })),
  )
}

function filter(fields: fc.Arbitrary<string>): fc.Arbitrary<Filter> {
  const leaf = condition(fields)
  const some = fc.array(leaf, { minLength: 1, maxLength: 2 })
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    fc.record({ all: some }),
    fc.record({ any: some }),
    fc.record({ not: fc.oneof(leaf, fc.record({ any: some })) }),
  )
}

const numberField = fc.constantFrom('value', 'value', 'properties.price', 'properties.plan', 'properties.e.f')
const measure: fc.Arbitrary<Measure> = fc.oneof(
  fc.record({ fn: fc.constantFrom(...countFunctions) }),
  fc.record({ fn: fc.constantFrom(...numberFunctions), field: numberField }),
)
/** What the rollup has too. */
const rollupMeasure: fc.Arbitrary<Measure> = fc.oneof(
  fc.record({ fn: fc.constant('count') }),
  fc.record({ fn: fc.constantFrom('sum', 'avg', 'min', 'max'), field: fc.constant('value') }),
)

/** The ends of a range around `moment`: on whole hours, on quarters or anywhere. */
function range(moment: Moment, stepMs: number) {
  return fc
    .tuple(fc.integer({ min: 0, max: 6 * dayMs }), fc.integer({ min: stepMs, max: 6 * dayMs }))
    .map(([before, after]) => {
      const round = (ms: number) => Math.floor(ms / stepMs) * stepMs
      return { from: moment.at - round(before), until: moment.at + round(after) }
    })
}

interface Choices {
  readonly field: fc.Arbitrary<string>
  readonly measure: fc.Arbitrary<Measure>
  readonly stepMs: fc.Arbitrary<number>
  readonly intervals: readonly Interval[]
  readonly zones: readonly string[]
}

function shared(moment: Moment, choices: Choices) {
  const event = fc.oneof(
    fc.constantFrom(...names),
    fc.uniqueArray(fc.constantFrom(...names), { minLength: 2 }),
  )
  const ends = choices.stepMs.chain((stepMs) => range(moment, stepMs))
  return fc
    .tuple(
      seldom('event', event),
      seldom('filter', filter(choices.field)),
      seldom('bots', fc.constantFrom('exclude' as const, 'include' as const, 'only' as const)),
      ends,
      fc.constantFrom(...choices.zones),
    )
    .map(([event, filter, bots, ends, timezone]) => ({ ...event, ...filter, ...bots, ...ends, timezone }))
}

/** Each narrows: were they all there, most answers would be empty, and agree. */
function seldom<K extends string, T>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<{ [P in K]?: T }> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: value.map((inner) => ({ [key]: inner }) as { [P in K]?: T }) },
  )
}

function trend(moment: Moment, choices: Choices): fc.Arbitrary<TrendQuestion> {
  const more = fc.record(
    {
      measure: choices.measure,
      breakdown: fc.uniqueArray(choices.field, { maxLength: 2 }),
      breakdown_limit: fc.integer({ min: 1, max: 4 }),
      compare: fc.constantFrom(
        'previous_period' as const,
        { offset: '2d' },
        { offset: '36h' },
        { offset: '1w' },
      ),
    },
    { requiredKeys: [] },
  )
  return fc
    .tuple(shared(moment, choices), more, fc.constantFrom(...choices.intervals))
    .map(([head, rest, interval]) => ({ kind: 'trend' as const, interval, ...head, ...rest }))
}

function table(moment: Moment, choices: Choices): fc.Arbitrary<TableQuestion> {
  const measures = fc
    .uniqueArray(choices.measure, { minLength: 1, maxLength: 3, selector: ({ fn }) => fn })
    .map((list) => list.map((measure, index) => (index === 1 ? { ...measure, as: 'second' } : measure)))
  return fc
    .record({
      head: shared(moment, choices),
      group_by: fc.uniqueArray(choices.field, { minLength: 1, maxLength: 3 }),
      measures,
      limit: fc.integer({ min: 1, max: 8 }),
      descending: fc.boolean(),
      byGroup: fc.boolean(),
    })
    .map(({ head, group_by, measures, limit, descending, byGroup }) => ({
      kind: 'table' as const,
      ...head,
      group_by,
      measures,
      limit,
      descending,
      ...(byGroup ? { order_by: group_by[0] ?? '' } : {}),
    }))
}

export function questions(moment: Moment): fc.Arbitrary<Question> {
  const choices: Choices = {
    field,
    measure,
    stepMs: fc.constantFrom(hourMs, 15 * minuteMs, 1),
    intervals,
    zones: moment.zones,
  }
  return fc.oneof(trend(moment, choices), table(moment, choices)).filter(isSmall)
}

/** Questions that either source can answer: whole hours of UTC, and only what the rollup has. */
export function rollupQuestions(moment: Moment): fc.Arbitrary<Question> {
  const choices: Choices = {
    field: rollupField,
    measure: rollupMeasure,
    stepMs: fc.constant(hourMs),
    intervals: ['hour', 'day', 'week', 'month'],
    zones: ['UTC', 'Europe/Berlin', 'America/New_York'],
  }
  return fc.oneof(trend(moment, choices), table(moment, choices)).filter(isSmall)
}

/** Thousands of buckets of a minute take the walk long and show nothing that hundreds do not. */
function isSmall(question: Question): boolean {
  if (question.kind === 'table' || question.interval !== 'minute') return true
  return Number(question.until) - Number(question.from) <= 300 * minuteMs
}
