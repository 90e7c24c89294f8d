/** A question as it is asked by HTTP, and the statements that find the same on the bare engine. */
export interface SpeedQuestion {
  readonly what: string
  readonly path: string
  readonly question: object
  readonly sql: readonly string[]
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

/** `database` and `project` are put in as the store has them; both are known to hold nothing but plain letters. */
export function speedQuestions({ from, until, database, project }: Where): readonly SpeedQuestion[] {
  const between = (column: string) =>
    `project_id = '${project}' AND NOT is_bot AND ${column} >= fromUnixTimestamp64Milli(${from}, 'UTC') AND ${column} < fromUnixTimestamp64Milli(${until}, 'UTC')`
  const events = `FROM ${database}.events WHERE ${between('timestamp')}`
  const day = 'toStartOfDay(timestamp)'
  const plan = 'properties.plan::String'
  const top = (column: string, more = '') =>
    `SELECT ${column} AS value, uniqExact(person_id) AS people, sum(1 / sample_rate) ${events}${more} GROUP BY value ORDER BY people DESC LIMIT 10`
  const sessions = `SELECT count(), avg(n = 1), avg(length), avg(pages) FROM (SELECT cityHash64(session_id) AS session, count() AS n, countIf(name = 'page_view') AS pages, toUnixTimestamp64Milli(max(timestamp)) - toUnixTimestamp64Milli(min(timestamp)) AS length ${events} GROUP BY session)`
  return [
    {
      what: 'simple metric: purchases by day',
      path: query,
      question: { kind: 'trend', from, until, event: 'purchase' },
      sql: [
        `SELECT toStartOfDay(hour) AS day, sum(weight) FROM ${database}.events_hourly WHERE ${between('hour')} AND name = 'purchase' GROUP BY day`,
      ],
      targets: { 1e6: 20, 1e7: 100 },
    },
    {
      what: 'complex metric: purchases of page views, by plan and country',
      path: query,
      question: {
        kind: 'trend',
        from,
        until,
        series: [{ event: 'purchase' }, { event: 'page_view' }],
        formulas: [{ formula: 'A / B * 100' }],
        breakdown: ['properties.plan', 'country'],
      },
      sql: [
        `SELECT ${day} AS day, ${plan} AS plan, country, sumIf(1 / sample_rate, name = 'purchase'), sumIf(1 / sample_rate, name = 'page_view') ${events} AND name IN ('purchase', 'page_view') GROUP BY day, plan, country`,
      ],
      targets: { 1e6: 100, 1e7: 700 },
    },
    {
      what: 'the overview: seven questions in one',
      path: '/v1/analytics/overview',
      question: { from, until },
      sql: [
        `SELECT ${day} AS day, uniqExact(person_id) ${events} GROUP BY day WITH ROLLUP`,
        sessions,
        top('page_path', " AND name = 'page_view'"),
        ...['referrer_host', 'country', 'browser', 'device_type'].map((column) => top(column)),
      ],
      targets: { 1e6: 150, 1e7: 500 },
    },
    {
      what: 'the overview from a tenth of the people',
      path: '/v1/analytics/overview',
      question: { from, until, sample: 0.1 },
      sql: [],
      targets: {},
    },
  ]
}

const inGermany = { filter: { field: 'country', op: 'is', value: 'DE' } }

/** One of each kind, and those whose groups or sets grow with the events. */
export function heavyQuestions({
  from,
  until,
}: Pick<Where, 'from' | 'until'>): readonly { readonly what: string; readonly question: object }[] {
  const range = { from, until, sample: 'auto' }
  const people = { measures: [{ fn: 'people' }, { fn: 'count' }] }
  const steps = [{ event: 'page_view' }, { event: 'search' }, { event: 'purchase' }]
  return [
    { what: 'an overview', question: { kind: 'overview', ...range } },
    { what: 'an overview filtered by country', question: { kind: 'overview', ...range, ...inGermany } },
    {
      what: 'purchases by plan and country',
      question: { kind: 'trend', ...range, event: 'purchase', breakdown: ['properties.plan', 'country'] },
    },
    {
      what: 'people of each page and plan',
      question: { kind: 'table', ...range, group_by: ['page_path', 'properties.plan'], ...people },
    },
    {
      what: 'people by the number of their events',
      question: { kind: 'distribution', ...range, event: 'page_view' },
    },
    { what: 'people by the days they came', question: { kind: 'stickiness', ...range, event: 'page_view' } },
    {
      what: 'sessions by their entry page',
      question: {
        kind: 'table',
        ...range,
        group_by: ['session.entry_page'],
        measures: [{ fn: 'sessions' }, { fn: 'avg', field: 'session.duration' }],
      },
    },
    { what: 'a funnel of 3 steps', question: { kind: 'funnel', ...range, window: '7d', steps } },
    {
      what: 'a funnel by page',
      question: { kind: 'funnel', ...range, window: '7d', steps, breakdown: 'page_path' },
    },
    { what: 'retention by day', question: { kind: 'retention', ...range, interval: 'day', periods: 30 } },
    {
      what: 'paths through the pages',
      question: { kind: 'path', ...range, of: { event: 'page_view' }, by: 'page_path', steps: 5 },
    },
    { what: 'ten million groups', question: { kind: 'table', ...range, group_by: ['event_id'] } },
    {
      what: 'ten million distinct values',
      question: { kind: 'trend', ...range, measure: { fn: 'distinct', field: 'event_id' } },
    },
    {
      what: 'percentiles of each page and country by day',
      question: {
        kind: 'trend',
        ...range,
        measure: { fn: 'p90', field: 'properties.price' },
        breakdown: ['page_path', 'country'],
      },
    },
    {
      what: 'sessions by their first country',
      question: {
        kind: 'trend',
        ...range,
        measure: { fn: 'p90', field: 'session.duration' },
        breakdown: ['country'],
      },
    },
    {
      what: 'a rolling week of people',
      question: { kind: 'trend', ...range, measure: { fn: 'people' }, window: { rolling: 7 } },
    },
    { what: 'a lifecycle by hour', question: { kind: 'lifecycle', ...range, interval: 'hour' } },
  ]
}
