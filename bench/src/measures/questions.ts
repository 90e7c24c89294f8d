/** A question as it is asked by HTTP, and the SQL that finds the same on the bare engine. */
export interface BenchQuestion {
  readonly what: string
  readonly question: { readonly from: number; readonly [field: string]: unknown }
  readonly sql: string
  readonly targetMs: number | undefined
}

/** `database` and `project` are put in as the store has them; both are known to hold nothing but plain letters. */
export function benchQuestions(range: {
  readonly from: number
  readonly until: number
  readonly database: string
  readonly project: string
}): readonly BenchQuestion[] {
  const { from, until, database, project } = range
  const between = (column: string) =>
    `project_id = '${project}' AND NOT is_bot AND ${column} >= fromUnixTimestamp64Milli(${from}, 'UTC') AND ${column} < fromUnixTimestamp64Milli(${until}, 'UTC')`
  const events = `FROM ${database}.events WHERE ${between('timestamp')}`
  const hourly = `FROM ${database}.events_hourly WHERE ${between('hour')}`
  return [
    {
      what: 'trend by day over 30 days, from the rollup',
      question: { kind: 'trend', from, until, interval: 'day' },
      sql: `SELECT toStartOfDay(hour) AS day, sum(weight) ${hourly} GROUP BY day ORDER BY day`,
      targetMs: 50,
    },
    {
      what: 'trend by day with a breakdown by a property, from raw',
      question: { kind: 'trend', from, until, interval: 'day', breakdown: ['properties.plan'] },
      sql: `SELECT toStartOfDay(timestamp) AS day, properties.plan::String AS plan, sum(1 / sample_rate) ${events} GROUP BY day, plan ORDER BY day, plan`,
      targetMs: 300,
    },
    {
      what: 'people by day',
      question: { kind: 'trend', from, until, interval: 'day', measure: { fn: 'people' } },
      sql: `SELECT toStartOfDay(timestamp) AS day, uniqExact(person_id) ${events} GROUP BY day WITH TOTALS ORDER BY day`,
      targetMs: undefined,
    },
    {
      what: 'table of the 10 top pages, events and people',
      question: {
        kind: 'table',
        from,
        until,
        event: 'page_view',
        group_by: ['page_path'],
        measures: [{ fn: 'count' }, { fn: 'people' }],
        limit: 10,
      },
      sql: `SELECT page_path, sum(1 / sample_rate) AS events, uniqExact(person_id) ${events} AND name = 'page_view' GROUP BY page_path ORDER BY events DESC LIMIT 10`,
      targetMs: undefined,
    },
  ]
}
