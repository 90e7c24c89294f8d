/** A question about journeys as it is asked by HTTP, and statements of the bare engine that come nearest to it. */
export interface BenchJourney {
  readonly what: string
  readonly path: string
  readonly question: object
  readonly sql: string
  /** What the statement does. */
  readonly ceiling: string
  /** By the number of events. */
  readonly targets: Readonly<Record<number, number>>
}

interface Where {
  readonly from: number
  readonly until: number
  readonly database: string
  readonly project: string
}

const query = '/v1/analytics/query'
const dayMs = 24 * 60 * 60 * 1000
const weekMs = 7 * dayMs

export const benchCohort = {
  name: 'bench: lookers',
  rule: {
    all: [
      { did: { event: 'page_view' }, at_least: 5, last: '30d' },
      { did: { event: 'purchase' }, last: '21d' },
      { not: { did: { event: 'search' }, at_least: 3, last: '7d' } },
    ],
  },
} as const

/** `database` and `project` are put in as the store has them; both are known to hold nothing but plain letters. */
export function benchJourneys({ from, until, database, project }: Where): readonly BenchJourney[] {
  const range = { from, until }
  const events = `FROM ${database}.events WHERE project_id = '${project}' AND NOT is_bot AND timestamp >= fromUnixTimestamp64Milli(${from}, 'UTC') AND timestamp < fromUnixTimestamp64Milli(${until}, 'UTC')`
  const ms = `toUInt64(toUnixTimestamp64Milli(timestamp))`
  const named = (names: readonly string[]) => names.map((name) => `name = '${name}'`).join(', ')
  const within = (names: readonly string[]) => `windowFunnel(${weekMs})(${ms}, ${named(names)})`
  const days = Array.from(
    { length: 30 },
    (_, day) => `toStartOfDay(timestamp) = fromUnixTimestamp64Milli(${from + day * dayMs}, 'UTC')`,
  ).join(', ')
  const since = (count: number) => `timestamp >= fromUnixTimestamp64Milli(${until - count * dayMs}, 'UTC')`
  return [
    {
      what: 'funnel: 3 steps, 7-day window',
      path: query,
      question: {
        kind: 'funnel',
        ...range,
        window: '7d',
        steps: [{ event: 'page_view' }, { event: 'search' }, { event: 'purchase' }],
      },
      sql: `SELECT level, count() FROM (SELECT person_id, ${within(['page_view', 'search', 'purchase'])} AS level ${events} AND name IN ('page_view', 'search', 'purchase') GROUP BY person_id) GROUP BY level`,
      ceiling: 'windowFunnel',
      targets: { 1e6: 60, 1e7: 400 },
    },
    {
      what: 'funnel: graph of 6 nodes, two optional, two branches, broken down by a property',
      path: query,
      question: {
        kind: 'funnel',
        ...range,
        window: '7d',
        breakdown: 'properties.plan',
        steps: [
          { name: 'saw', event: 'page_view' },
          { name: 'searched', event: 'search', optional: true },
          { name: 'clicked', event: 'click', optional: true },
          { name: 'bought', event: 'purchase' },
          { name: 'asked again', event: 'search', after: ['saw'] },
          { name: 'came back', event: 'page_view', after: ['bought', 'asked again'] },
        ],
      },
      sql: `SELECT a, b, count() FROM (SELECT person_id, ${within(['page_view', 'search', 'click', 'purchase', 'page_view'])} AS a, ${within(['page_view', 'search', 'page_view'])} AS b, any(properties.plan::String) ${events} GROUP BY person_id) GROUP BY a, b`,
      ceiling: 'windowFunnel of each branch, nothing optional, no breakdown',
      targets: { 1e6: 200, 1e7: 1_500 },
    },
    {
      what: 'retention by day, 30 days',
      path: query,
      question: { kind: 'retention', ...range, interval: 'day', periods: 30 },
      sql: `SELECT sumForEach(came) FROM (SELECT person_id, retention(${days}) AS came ${events} GROUP BY person_id)`,
      ceiling: 'retention() from the first day',
      targets: { 1e6: 150, 1e7: 1_000 },
    },
    {
      what: 'cohort by a rule of three conditions, counted anew',
      path: `/v1/analytics/cohorts/${encodeURIComponent(benchCohort.name)}/refresh`,
      question: {},
      sql: `SELECT count() FROM (SELECT person_id ${events} AND name IN ('page_view', 'purchase', 'search') GROUP BY person_id HAVING countIf(name = 'page_view') >= 5 AND countIf(name = 'purchase' AND ${since(21)}) > 0 AND countIf(name = 'search' AND ${since(7)}) < 3)`,
      ceiling: 'the same in SQL',
      targets: { 1e6: 150, 1e7: 1_000 },
    },
    {
      what: 'paths of 5 steps through the pages of a session',
      path: query,
      question: {
        kind: 'path',
        ...range,
        of: { event: 'page_view' },
        by: 'page_path',
        steps: 5,
      },
      sql: `SELECT path, count() AS sessions FROM (SELECT arraySlice(arrayCompact(arrayMap(e -> e.2, arraySort(groupArray((timestamp, page_path))))), 1, 5) AS path ${events} AND name = 'page_view' GROUP BY session_id) GROUP BY path ORDER BY sessions DESC LIMIT 20`,
      ceiling: 'the most frequent in SQL, without the links between',
      targets: { 1e6: 300, 1e7: 2_000 },
    },
  ]
}

/** What Umami 3.1 on PostgreSQL 15 took for the like over a million events of a month, on a machine like this one. */
export const umamiFigures = [
  { what: 'Umami: funnel, 1M events', ms: 630 },
  { what: 'Umami: retention, 1M events', ms: 2_800 },
  { what: 'Umami: journey, 1M events', ms: 4_500 },
] as const
