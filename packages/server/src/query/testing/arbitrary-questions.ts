import fc from 'fast-check'
import {
  countFunctions,
  intervals,
  numberFunctions,
  stats,
  units,
  type Condition,
  type DistributionQuestion,
  type EachMeasure,
  type Filter,
  type GroupBy,
  type Interval,
  type LifecycleQuestion,
  type Measure,
  type NamedMeasure,
  type OverviewQuestion,
  type Question,
  type StickinessQuestion,
  type TableQuestion,
  type TrendQuestion,
} from '../question.ts'
import { startOfInterval } from '../time/buckets.ts'
import { findZone } from '../time/zone.ts'
import { names, type Moment } from './arbitraries.ts'
import { anyCondition, cohortGroup, condition, field, filter } from './arbitrary-filters.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const rollupField = fc.constantFrom('name', 'tenant_id', 'source', 'is_bot')
const visitField = fc.constantFrom('country', 'device_type', 'browser', 'tenant_id', 'is_bot')
const numberField = fc.constantFrom('value', 'value', 'properties.price', 'properties.plan', 'properties.e.f')
const measure: fc.Arbitrary<Measure> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ fn: fc.constantFrom(...countFunctions) }) },
  { weight: 2, arbitrary: fc.record({ fn: fc.constantFrom(...numberFunctions), field: numberField }) },
  { weight: 1, arbitrary: fc.record({ fn: fc.constant('distinct' as const), field }) },
)
/** Of each person or session by itself. */
const eachMeasure: fc.Arbitrary<EachMeasure> = fc
  .record({ of: measure, per: fc.constantFrom(...units), stat: fc.constantFrom(...stats) })
  .filter(({ of, per }) => of.fn !== 'people' || per !== 'person')
  .map(({ of, per, stat }) => ({ ...of, per, stat }))
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
  readonly group: fc.Arbitrary<GroupBy>
  readonly condition: fc.Arbitrary<Condition>
  readonly measure: fc.Arbitrary<Measure>
  /** Of a table. */
  readonly column: fc.Arbitrary<EachMeasure>
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
      seldom('filter', filter(choices.condition)),
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

const compare: fc.Arbitrary<NonNullable<TrendQuestion['compare']>> = fc.constantFrom(
  'previous_period' as const,
  { offset: '2d' },
  { offset: '36h' },
  { offset: '1w' },
  { offset: 'period', match: 'weekday' as const },
  { offset: '1mo', match: 'weekday' as const },
)

function trend(moment: Moment, choices: Choices): fc.Arbitrary<TrendQuestion> {
  const more = fc.record(
    {
      measure: choices.measure,
      breakdown: groups(choices.group, 0, 2),
      breakdown_limit: fc.integer({ min: 1, max: 4 }),
      top_by: fc.constantFrom('total' as const, 'last' as const),
      compare,
    },
    { requiredKeys: [] },
  )
  return fc
    .tuple(shared(moment, choices), more, fc.constantFrom(...choices.intervals))
    .map(([head, rest, interval]) => ({ kind: 'trend' as const, interval, ...head, ...rest }))
}

function groups(group: fc.Arbitrary<GroupBy>, minLength: number, maxLength: number) {
  return fc.uniqueArray(group, {
    minLength,
    maxLength,
    selector: (entry) => (typeof entry === 'string' ? entry : entry.field),
  })
}

/** Several figures with formulas, figures of each, and windows. */
function richTrend(moment: Moment, choices: Choices): fc.Arbitrary<TrendQuestion> {
  const event = fc.constantFrom(...names)
  const line = (measure: fc.Arbitrary<EachMeasure>) =>
    fc.record({ event, filter: filter(choices.condition), measure }, { requiredKeys: [] })
  const formulas = fc.uniqueArray(fc.constantFrom('A + B', 'A / B * 100', '(A - B) / 2', 'B / A', '1 / 0'), {
    minLength: 1,
    maxLength: 2,
  })
  const several = (measure: fc.Arbitrary<EachMeasure>) =>
    fc
      .record({ series: fc.array(line(measure), { minLength: 2, maxLength: 3 }), formulas })
      .map(({ series, formulas }) => ({ series, formulas: formulas.map((formula) => ({ formula })) }))
  const anyMeasure = fc.oneof(choices.measure, eachMeasure)
  const window = fc.constantFrom('cumulative' as const, { rolling: 2 }, { rolling: 3 })
  const figures = fc.oneof(
    several(anyMeasure),
    eachMeasure.map((measure) => ({ measure })),
    fc.record({ window, measure: anyMeasure }),
    fc.tuple(several(anyMeasure), window).map(([lines, window]) => ({ ...lines, window })),
  )
  return fc.tuple(trend(moment, choices), figures).map(([head, more]) => {
    const own = Object.fromEntries(
      Object.entries(head).filter(([key]) => key !== 'measure' && key !== 'event'),
    ) as Omit<TrendQuestion, 'measure' | 'event'>
    return 'window' in more ? aligned({ ...own, ...more }) : { ...own, ...more }
  })
}

/** Sessions and what they are. */
function sessionQuestion(moment: Moment, choices: Choices): fc.Arbitrary<Question> {
  const number = fc.constantFrom('session.duration', 'session.events', 'session.pages', 'session.bounced')
  const ofSessions: fc.Arbitrary<Measure> = fc.oneof(
    fc.record({ fn: fc.constantFrom('people' as const, 'sessions' as const) }),
    fc.record({ fn: fc.constantFrom(...numberFunctions), field: number }),
  )
  const field = fc.oneof(
    fc.constantFrom('session.entry_page', 'session.exit_page', 'session.pages', 'session.bounced'),
    fc.constantFrom('country', 'properties.plan'),
  )
  const own: Choices = { ...choices, group: field, measure: ofSessions, column: ofSessions }
  const ofPages = filter(condition(fc.constantFrom('session.pages', 'session.entry_page')))
  const narrow = <T extends Question>(question: T, more: Filter | undefined): T =>
    more === undefined
      ? question
      : { ...question, filter: { all: [more, ...(question.filter ? [question.filter] : [])] } }
  // One of the two has to be about sessions, or the question is about events.
  const first = fc.record({ fn: fc.constant('avg' as const), field: number })
  return fc.oneof(
    fc
      .tuple(trend(moment, own), first, fc.option(ofPages, { nil: undefined }))
      .map(([question, measure, more]) => narrow({ ...question, measure }, more)),
    fc
      .tuple(table(moment, own), fc.option(ofPages, { nil: undefined }))
      .map(([question, more]) =>
        narrow({ ...question, group_by: ['session.entry_page'], order_by: 'session.entry_page' }, more),
      ),
  )
}

function distribution(moment: Moment, choices: Choices): fc.Arbitrary<DistributionQuestion> {
  const more = fc.record(
    {
      measure: choices.measure,
      per: fc.constantFrom(...units),
      edges: fc.constantFrom<number[]>([0], [-2.5, 0, 1, 5.5], [1, 2, 3]),
    },
    { requiredKeys: [] },
  )
  return fc
    .tuple(shared(moment, choices), more)
    .map(([head, rest]) => ({ kind: 'distribution' as const, ...head, ...rest }))
}

function byInterval(moment: Moment, choices: Choices): fc.Arbitrary<LifecycleQuestion | StickinessQuestion> {
  const kind = fc.constantFrom('lifecycle' as const, 'stickiness' as const)
  return fc
    .tuple(kind, shared(moment, choices), fc.constantFrom(...choices.intervals))
    .map(([kind, head, interval]) =>
      kind === 'lifecycle' ? aligned({ kind, interval, ...head }) : { kind, interval, ...head },
    )
}

/** The same from where an interval begins, as what looks back is to. What it is compared with may not begin there. */
function aligned<T extends TrendQuestion | LifecycleQuestion>(question: T): T {
  const zone = findZone(question.timezone ?? 'UTC')
  if (zone === undefined) throw new Error('The zone is one.')
  const from = startOfInterval(Number(question.from), question.interval ?? 'day', zone)
  const rest = { ...question, from, until: Math.max(Number(question.until), from + 1) }
  if ('compare' in rest) delete rest.compare
  return rest
}

function table(moment: Moment, choices: Choices): fc.Arbitrary<TableQuestion> {
  const measures = fc
    .uniqueArray(choices.column, {
      minLength: 1,
      maxLength: 3,
      selector: ({ fn }) => fn,
    })
    .map((list) => list.map((measure, index) => (index === 1 ? { ...measure, as: 'second' } : measure)))
    .map(withOneUnit)
  return fc
    .record({
      head: shared(moment, choices),
      group_by: groups(choices.group, 1, 3),
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
      ...(byGroup ? { order_by: nameOf(group_by[0]) } : {}),
    }))
}

/** A table has figures of each person or of each session, not of both. */
function withOneUnit(measures: readonly NamedMeasure[]): NamedMeasure[] {
  const unit = measures.find(({ per }) => per !== undefined)?.per
  return measures.filter(({ per }) => per === undefined || per === unit)
}

function nameOf(group: GroupBy | undefined): string {
  return typeof group === 'object' ? group.field : (group ?? '')
}

const steps: fc.Arbitrary<GroupBy> = fc.oneof(
  fc.record({ field: numberField, width: fc.constantFrom(1, 10, 0.1, 2.5) }),
  fc.record({ field: numberField, edges: fc.constantFrom<number[]>([0], [-2.5, 0, 5], [1e6, 1e7]) }),
)

export function questions(moment: Moment): fc.Arbitrary<Question> {
  const choices: Choices = {
    field,
    group: fc.oneof(
      { weight: 8, arbitrary: field },
      { weight: 2, arbitrary: steps },
      { weight: 1, arbitrary: cohortGroup },
    ),
    condition: anyCondition,
    measure,
    column: fc.oneof({ weight: 3, arbitrary: measure }, { weight: 1, arbitrary: eachMeasure }),
    stepMs: fc.constantFrom(hourMs, 15 * minuteMs, 1),
    intervals,
    zones: moment.zones,
  }
  return fc
    .oneof(
      { weight: 3, arbitrary: trend(moment, choices) },
      { weight: 2, arbitrary: table(moment, choices) },
      { weight: 3, arbitrary: richTrend(moment, choices) },
      { weight: 2, arbitrary: sessionQuestion(moment, choices) },
      { weight: 1, arbitrary: distribution(moment, choices) },
      { weight: 2, arbitrary: byInterval(moment, choices) },
    )
    .filter(isSmall)
}

/** Of whole hours or less, so that some of their figures come from the rollup. */
export function overviewQuestions(moment: Moment): fc.Arbitrary<OverviewQuestion> {
  const choices: Choices = {
    field,
    group: field,
    condition: fc.oneof(anyCondition, condition(visitField)),
    measure,
    column: fc.oneof({ weight: 3, arbitrary: measure }, { weight: 1, arbitrary: eachMeasure }),
    stepMs: fc.constantFrom(hourMs, hourMs / 2, 1),
    intervals: ['hour', 'day', 'week'],
    zones: moment.zones,
  }
  const more = fc.record({ compare, limit: fc.integer({ min: 0, max: 4 }) }, { requiredKeys: [] })
  return fc
    .tuple(shared(moment, choices), more, fc.constantFrom(...choices.intervals))
    .map(([{ event: _event, ...head }, rest, interval]) => ({
      kind: 'overview' as const,
      interval,
      ...head,
      ...rest,
    }))
}

/** Questions that either source can answer: whole hours of UTC, and only what the rollup has. */
export function rollupQuestions(moment: Moment): fc.Arbitrary<Question> {
  const choices: Choices = {
    field: rollupField,
    group: rollupField,
    condition: condition(rollupField),
    measure: rollupMeasure,
    column: rollupMeasure,
    stepMs: fc.constant(hourMs),
    intervals: ['hour', 'day', 'week', 'month'],
    zones: ['UTC', 'Europe/Berlin', 'America/New_York'],
  }
  return fc.oneof(trend(moment, choices), table(moment, choices)).filter(isSmall)
}

/** What visits and the sums of their sessions can answer too, most of the time. */
export function visitQuestions(moment: Moment): fc.Arbitrary<Question> {
  const visitField = fc.constantFrom('tenant_id', 'is_bot', 'country', 'device_type')
  const choices: Choices = {
    field: visitField,
    group: visitField,
    condition: condition(visitField),
    measure: fc.record({ fn: fc.constantFrom('count' as const, 'people' as const) }),
    column: fc.record({ fn: fc.constantFrom('count' as const, 'people' as const) }),
    stepMs: fc.constant(hourMs / 2),
    intervals: ['hour', 'day', 'week', 'month'],
    zones: moment.zones,
  }
  const window = fc.constantFrom('cumulative' as const, { rolling: 2 })
  const field = fc.constantFrom('session.duration', 'session.events', 'session.pages', 'session.bounced')
  const ofSessions = fc.record({ fn: fc.constantFrom('avg' as const, 'sum' as const), field })
  const plain = fc.tuple(trend(moment, choices), fc.option(window)).map(([question, window]) => {
    return window === null ? question : aligned({ ...question, window })
  })
  const sessions = fc.tuple(plain, ofSessions).map(([question, measure]) => {
    const { filter: _filter, breakdown: _breakdown, ...rest } = question
    return { ...rest, measure }
  })
  return fc
    .oneof(
      plain,
      sessions,
      table(moment, choices),
      distribution(moment, choices),
      byInterval(moment, choices),
    )
    .map((question) => {
      const { event: _event, ...rest } = question
      return rest
    })
    .filter(isSmall)
}

/** Thousands of buckets of a minute take the walk long and show nothing that hundreds do not. */
function isSmall(question: Question): boolean {
  if (question.kind === 'table' || question.kind === 'distribution') return true
  if (question.interval !== 'minute') return true
  return Number(question.until) - Number(question.from) <= 300 * minuteMs
}
