import { sql, type Sql } from '../../store/sql.ts'
import type { ResolvedMeasure, Source } from '../plan/plan.ts'
import type { Columns } from './columns.ts'

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

/** Percentiles take whole weights: those of events are rounded to a millionth (Q2.6). */
const levels = { p50: sql`0.5`, p90: sql`0.9`, p95: sql`0.95`, p99: sql`0.99` } as const

export function measureSql(measure: ResolvedMeasure, source: Source, columns: Columns): MeasureSql {
  const { terms, finish } = source === 'rollup' ? rollupTerms(measure) : eventTerms(measure, columns)
  return {
    direct: () => finish(terms.map(({ direct }) => direct)),
    parts: () => terms.map(({ part }) => part),
    merged: (parts, over) =>
      finish(terms.map(({ merge }, index) => sql`${merge(parts[index] ?? sql``)}${over}`)),
  }
}

interface Recipe {
  readonly terms: readonly Term[]
  readonly finish: (terms: readonly Sql[]) => Sql
}

function eventTerms(measure: ResolvedMeasure, columns: Columns): Recipe {
  switch (measure.fn) {
    case 'count':
      return { terms: [sum(sql`1 / sample_rate`)], finish: orZero }
    case 'people':
      return { terms: [distinct(sql`nullIf(person, 0)`)], finish: single }
    case 'sessions':
      // By hash, as people are: sets of 8 bytes each, where those of texts take 16 and outgrow the budget.
      return { terms: [distinct(sql`if(session_id = '', NULL, sipHash64(session_id))`)], finish: single }
    case 'sum':
      return { terms: [sum(sql`${columns.number(measure.field)} / sample_rate`)], finish: orZero }
    case 'avg': {
      const number = columns.number(measure.field)
      const weight = sql`if(isNull(${number}), 0, 1 / sample_rate)`
      return { terms: [sum(sql`${number} / sample_rate`), sum(weight)], finish: quotient }
    }
    case 'min':
      return { terms: [extreme('min', columns.number(measure.field))], finish: single }
    case 'max':
      return { terms: [extreme('max', columns.number(measure.field))], finish: single }
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
      return { terms: [percentile(levels[measure.fn], columns.number(measure.field))], finish: single }
  }
}

/** Only for measures of which the plan says that the rollup has them. */
function rollupTerms(measure: ResolvedMeasure): Recipe {
  switch (measure.fn) {
    case 'sum':
      return { terms: [sum(sql`value_sum`)], finish: orZero }
    case 'avg':
      return { terms: [sum(sql`value_sum`), sum(sql`value_weight`)], finish: quotient }
    case 'min':
      return { terms: [extreme('min', sql`value_min`)], finish: single }
    case 'max':
      return { terms: [extreme('max', sql`value_max`)], finish: single }
    case 'count':
      return { terms: [sum(sql`weight`)], finish: orZero }
    case 'people':
    case 'sessions':
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
      throw new Error(`Bug: the rollup has no ${measure.fn}`)
  }
}

function sum(expression: Sql): Term {
  const direct = sql`sum(${expression})`
  return { direct, part: direct, merge: (part) => sql`sum(${part})` }
}

function extreme(fn: 'min' | 'max', expression: Sql): Term {
  const name = fn === 'min' ? sql`min` : sql`max`
  const direct = sql`${name}(${expression})`
  return { direct, part: direct, merge: (part) => sql`${name}(${part})` }
}

function distinct(expression: Sql): Term {
  return {
    direct: sql`uniqExact(${expression})`,
    part: sql`uniqExactState(${expression})`,
    merge: (part) => sql`uniqExactMerge(${part})`,
  }
}

function percentile(level: Sql, number: Sql): Term {
  const weighted = sql`(${number}, toUInt64(round(1e6 / sample_rate)))`
  return {
    direct: sql`quantileExactWeighted(${level})${weighted}`,
    part: sql`quantileExactWeightedState(${level})${weighted}`,
    merge: (part) => sql`quantileExactWeightedMerge(${level})(${part})`,
  }
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
