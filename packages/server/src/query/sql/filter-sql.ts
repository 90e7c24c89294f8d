import { joinSql, param, sql, type Sql } from '../../store/sql.ts'
import type { CohortField, Field } from '../plan/field.ts'
import type { ResolvedFilter } from '../plan/resolve-filter.ts'
import type { Operator, Scalar } from '../question.ts'
import { unreachable } from '../../errors.ts'
import type { Columns } from './columns.ts'

type Condition = Extract<ResolvedFilter, { kind: 'condition' }>

/** A filter as SQL that is true or false, never NULL: `not` then means all the others (Q2.9). */
export function filterSql(filter: ResolvedFilter, columns: Columns): Sql {
  switch (filter.kind) {
    case 'all':
      return sql`(${joinSql(
        filter.filters.map((inner) => filterSql(inner, columns)),
        ' AND ',
      )})`
    case 'any':
      return sql`(${joinSql(
        filter.filters.map((inner) => filterSql(inner, columns)),
        ' OR ',
      )})`
    case 'not':
      return sql`NOT ${filterSql(filter.filter, columns)}`
    case 'condition':
      return conditionSql(filter, columns)
  }
}

function conditionSql({ field, op, values }: Condition, columns: Columns): Sql {
  if (field.kind === 'cohort') return isInAny(field, op, columns)
  const [first = '', second = ''] = values
  const text = () => columns.text(field)
  const needle = param('String', first)
  switch (op) {
    case 'is':
    case 'in':
      return isOneOf(field, values, columns)
    case 'is_not':
    case 'not_in':
      return sql`NOT ${isOneOf(field, values, columns)}`
    case 'contains':
      return holds(sql`position(${text()}, ${needle}) > 0`)
    case 'not_contains':
      return sql`NOT ${holds(sql`position(${text()}, ${needle}) > 0`)}`
    case 'starts_with':
      return holds(sql`startsWith(${text()}, ${needle})`)
    case 'ends_with':
      return holds(sql`endsWith(${text()}, ${needle})`)
    case 'matches':
      return holds(sql`match(${text()}, ${needle})`)
    case 'gt':
      return holds(sql`${columns.number(field)} > ${param('Float64', first)}`)
    case 'gte':
    case 'between': {
      const least = sql`${columns.number(field)} >= ${param('Float64', first)}`
      if (op === 'gte') return holds(least)
      return holds(sql`${least} AND ${columns.number(field)} <= ${param('Float64', second)}`)
    }
    case 'lt':
      return holds(sql`${columns.number(field)} < ${param('Float64', first)}`)
    case 'lte':
      return holds(sql`${columns.number(field)} <= ${param('Float64', first)}`)
    case 'is_set':
      return columns.isSet(field)
    case 'is_not_set':
      return sql`NOT ${columns.isSet(field)}`
    default:
      return unreachable(op)
  }
}

/** The parser lets only these four operators through. */
function isInAny({ cohorts }: CohortField, op: Operator, columns: Columns): Sql {
  const tests = cohorts.map((cohort) => columns.isMember(cohort))
  const any = sql`(${joinSql(tests, ' OR ')})`
  return op === 'is_not' || op === 'not_in' ? sql`NOT ${any}` : any
}

/** Numbers are compared as numbers; texts, true and false as text. */
function isOneOf(field: Field, values: readonly Scalar[], columns: Columns): Sql {
  const numbers = values.filter((value) => typeof value === 'number')
  const texts = values.filter((value) => typeof value !== 'number').map(String)
  const tests: Sql[] = []
  if (texts.length > 0) {
    tests.push(holds(sql`${columns.text(field)} IN ${param('Array(String)', texts)}`))
  }
  if (numbers.length > 0) {
    tests.push(holds(sql`${columns.number(field)} IN ${param('Array(Float64)', numbers)}`))
  }
  return sql`(${joinSql(tests, ' OR ')})`
}

function holds(test: Sql): Sql {
  return sql`ifNull(${test}, false)`
}
