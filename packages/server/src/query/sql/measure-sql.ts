import { sql, type Sql } from '../../store/sql.ts'
import type { PlainMeasure } from '../plan/plan.ts'
import type { Stat, Unit } from '../question.ts'
import type { Columns } from './columns.ts'
import type { Rows } from './rows-sql.ts'

/**
 * A measure as aggregates: at once over rows, or in two steps, first per group and then over groups, with the
 * same result. Distinct people of several groups are not the sum of each group's.
 */
export interface MeasureSql {
  /** Over rows. */
  direct(): Sql
  /** The columns of the first step. */
  parts(): readonly Sql[]
  /** The second step, over the aliases of the first one's columns. `over` follows each aggregate. */
  merged(parts: readonly Sql[], over: Sql): Sql
}

/** One aggregate in its three forms. */
interface Term {
  readonly direct: Sql
  readonly part: Sql
  readonly merge: (part: Sql) => Sql
}

interface Recipe {
  readonly terms: readonly Term[]
  readonly finish: (terms: readonly Sql[]) => Sql
}

/** Percentiles take whole weights: those of events are rounded to a millionth (Q2.6). */
const levels = { p50: sql`0.5`, p90: sql`0.9`, p95: sql`0.95`, p99: sql`0.99` } as const

/** Of the rows that one of several selections picks, by its index. */
export function measureSql(measure: PlainMeasure, rows: Rows, index = 0): MeasureSql {
  const { terms, finish } = recipeOf(
    measure,
    rows,
    rows.weights[index] ?? sql``,
    aggregates(rows.conditions[index]),
  )
  return {
    direct: () => finish(terms.map(({ direct }) => direct)),
    parts: () => terms.map(({ part }) => part),
    merged: (parts, over) =>
      finish(terms.map(({ merge }, index) => sql`${merge(parts[index] ?? sql``)}${over}`)),
  }
}

function recipeOf(measure: PlainMeasure, rows: Rows, weight: Sql, make: Aggregates): Recipe {
  if (rows.source === 'rollup') return rollupTerms(measure, make)
  return rows.source === 'session_sums'
    ? sessionSumTerms(measure, rows.columns, make)
    : rowTerms(measure, rows, weight, make)
}

/** Whose event a row is, where figures are taken of each; NULL for nobody's. */
export function unitSql(unit: Unit, columns: Columns): Sql {
  return unit === 'person' ? sql`nullIf(person, 0)` : columns.session()
}

/** The figures of all people or sessions, put together. Those without one do not count. */
export function statSql(stat: Stat, figure: Sql): Sql {
  switch (stat) {
    case 'avg':
      return sql`avg(${figure})`
    case 'min':
      return sql`min(${figure})`
    case 'max':
      return sql`max(${figure})`
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
      return sql`quantileExactWeighted(${levels[stat]})(${figure}, 1)`
  }
}

/** Events, each weighed by its sample rate, visits, or sessions, which are not sampled one by one. */
function rowTerms(measure: PlainMeasure, { source, columns }: Rows, weight: Sql, make: Aggregates): Recipe {
  switch (measure.fn) {
    case 'count':
      return { terms: [make.sum(weight)], finish: orZero }
    case 'people':
      return { terms: [make.distinct(sql`nullIf(person, 0)`)], finish: single }
    case 'sessions':
      // Of sessions every row is another.
      return source === 'sessions'
        ? { terms: [make.sum(sql`1`)], finish: orZero }
        : { terms: [make.distinct(columns.session())], finish: single }
    case 'distinct':
      // Two texts that share a hash of 128 bits will not be met.
      return { terms: [make.distinct(hashed(columns.text(measure.field)))], finish: single }
    case 'sum':
      return { terms: [make.sum(sql`${columns.number(measure.field)} * (${weight})`)], finish: orZero }
    case 'avg': {
      const number = columns.number(measure.field)
      const own = sql`if(isNull(${number}), 0, ${weight})`
      return { terms: [make.sum(sql`${number} * (${weight})`), make.sum(own)], finish: quotient }
    }
    case 'min':
    case 'max':
      return { terms: [make.extreme(measure.fn, columns.number(measure.field))], finish: single }
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99': {
      const number = columns.number(measure.field)
      return { terms: [make.percentile(levels[measure.fn], number, weight)], finish: single }
    }
  }
}

/** Only for measures of which the plan says that sums of sessions give them. */
function sessionSumTerms(measure: PlainMeasure, columns: Columns, make: Aggregates): Recipe {
  const sessions = make.sum(sql`sessions`)
  if (measure.fn === 'sessions') return { terms: [sessions], finish: orZero }
  if (measure.fn !== 'sum' && measure.fn !== 'avg')
    throw new Error(`Bug: sums of sessions give no ${measure.fn}`)
  const sum = make.sum(columns.number(measure.field))
  return measure.fn === 'sum'
    ? { terms: [sum], finish: orZero }
    : { terms: [sum, sessions], finish: quotient }
}

/** Only for measures of which the plan says that the rollup has them. */
function rollupTerms(measure: PlainMeasure, make: Aggregates): Recipe {
  switch (measure.fn) {
    case 'sum':
      return { terms: [make.sum(sql`value_sum`)], finish: orZero }
    case 'avg':
      return { terms: [make.sum(sql`value_sum`), make.sum(sql`value_weight`)], finish: quotient }
    case 'min':
      return { terms: [make.extreme('min', sql`value_min`)], finish: single }
    case 'max':
      return { terms: [make.extreme('max', sql`value_max`)], finish: single }
    case 'count':
      return { terms: [make.sum(sql`weight`)], finish: orZero }
    case 'people':
    case 'sessions':
    case 'distinct':
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
      throw new Error(`Bug: the rollup has no ${measure.fn}`)
  }
}

type Aggregates = ReturnType<typeof aggregates>

/** The aggregates of a statement, all under the same condition where there is one. */
function aggregates(when: Sql | undefined) {
  const call = (name: Sql, kind: Sql, level: Sql, parts: Sql) =>
    when === undefined
      ? sql`${name}${kind}${level}(${parts})`
      : sql`${name}${kind}If${level}(${parts}, ${when})`
  const none = sql``
  const state = sql`State`

  function sum(expression: Sql): Term {
    const direct = call(sql`sum`, none, none, expression)
    return { direct, part: direct, merge: (part) => sql`sum(${part})` }
  }

  function extreme(fn: 'min' | 'max', expression: Sql): Term {
    const name = fn === 'min' ? sql`min` : sql`max`
    const direct = call(name, none, none, expression)
    return { direct, part: direct, merge: (part) => sql`${name}(${part})` }
  }

  function distinct(expression: Sql): Term {
    return {
      direct: call(sql`uniqExact`, none, none, expression),
      part: call(sql`uniqExact`, state, none, expression),
      merge: (part) => sql`uniqExactMerge(${part})`,
    }
  }

  function percentile(level: Sql, number: Sql, weight: Sql): Term {
    const weighted = sql`${number}, toUInt64(round(1e6 * (${weight})))`
    const name = sql`quantileExactWeighted`
    return {
      direct: call(name, none, sql`(${level})`, weighted),
      part: call(name, state, sql`(${level})`, weighted),
      merge: (part) => sql`quantileExactWeightedMerge(${level})(${part})`,
    }
  }

  return { sum, extreme, distinct, percentile }
}

function hashed(text: Sql): Sql {
  return sql`if(isNull(${text}), NULL, sipHash128(${text}))`
}

function single([term = sql``]: readonly Sql[]): Sql {
  return term
}

function orZero([term = sql``]: readonly Sql[]): Sql {
  return sql`ifNull(${term}, 0)`
}

function quotient([total = sql``, weight = sql``]: readonly Sql[]): Sql {
  return sql`${total} / nullIf(${weight}, 0)`
}
