import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { Group, Line, TablePlan, TrendPlan } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Range } from '../time/buckets.ts'
import { groupOrderSql, groupSql } from './group-sql.ts'
import { measureSql, statSql, unitSql } from './measure-sql.ts'
import { rowsSql } from './rows-sql.ts'

/** The statement for a table: `g0`… and `m0`…, in order, and one row more than the limit where there is one. */
export function tableSql(plan: TablePlan, scope: Scope): ScopedSql {
  const rows = rowsSql(plan.source, [plan.selection], plan.range)
  const groups = plan.groups.map((group) => groupSql(group, rows.columns))
  const measures = plan.columns.map(({ measure }) => measureSql(measure, plan.source, rows.columns).direct())
  const names = groups.map((_, index) => name('g', index))
  const list = [...named('g', groups), ...named('m', measures)]
  return withinScope(
    scope,
    (from) =>
      sql`SELECT ${joinSql(list, ', ')} FROM ${rows.from(from)} GROUP BY ${joinSql(names, ', ')} ORDER BY ${orderSql(plan, names)} LIMIT ${param('UInt32', plan.limit + 1)}`,
  )
}

/**
 * The values of a breakdown with the most of a line, where they cannot be found on the way: `g0`, `g1`, in order. Only
 * what occurs in `range`.
 */
export function topSql(plan: TrendPlan, line: Line, range: Range, scope: Scope): ScopedSql {
  const { measure, source, selection } = line
  const rows = rowsSql(source, [selection], range)
  const groups = plan.breakdown.map((group) => groupSql(group, rows.columns))
  const names = groups.map((_, index) => name('g', index))
  const keys = joinSql(names, ', ')
  const order = orderBy(sql`total DESC NULLS LAST`, plan.breakdown, names)
  const limit = param('UInt32', plan.breakdownLimit)
  return withinScope(scope, (from) => {
    if (measure.fn !== 'each') {
      const total = measureSql(measure, source, rows.columns).direct()
      return sql`SELECT ${joinSql(named('g', groups), ', ')}, ${total} AS total FROM ${rows.from(from)} GROUP BY ${keys} ORDER BY ${order} LIMIT ${limit}`
    }
    const figure = measureSql(measure.of, source, rows.columns).direct()
    const figures = sql`SELECT ${joinSql(named('g', groups), ', ')}, ${unitSql(measure.per, rows.columns)} AS unit, ${figure} AS figure FROM ${rows.from(from)} GROUP BY ${keys}, unit`
    const total = statSql(measure.stat, sql`figure`)
    return sql`SELECT ${keys}, ${total} AS total FROM (${figures}) WHERE isNotNull(unit) GROUP BY ${keys} ORDER BY ${order} LIMIT ${limit}`
  })
}

/** By the chosen column, then by the groups' text, so that the same question has the same rows (Q2.8). */
function orderSql({ order, groups }: TablePlan, names: readonly Sql[]): Sql {
  const direction = order.descending ? sql`DESC` : sql`ASC`
  const group = groups[order.index]
  const chosen =
    order.by === 'group' && group?.steps !== undefined
      ? sql`toInt64OrNull(${name('g', order.index)})`
      : name(order.by === 'group' ? 'g' : 'm', order.index)
  return orderBy(sql`${chosen} ${direction} NULLS LAST`, groups, names)
}

function orderBy(first: Sql, groups: readonly Group[], names: readonly Sql[]): Sql {
  return joinSql([first, ...groups.map((group, index) => groupOrderSql(group, names[index] ?? sql``))], ', ')
}

function named(letter: 'g' | 'm', expressions: readonly Sql[]): readonly Sql[] {
  return expressions.map((expression, index) => sql`${expression} AS ${name(letter, index)}`)
}

function name(letter: 'g' | 'm', index: number): Sql {
  return { parts: [`${letter}${index}`] }
}
