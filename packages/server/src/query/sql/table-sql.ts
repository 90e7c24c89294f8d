import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { Group, Line, TableColumn, TablePlan, TrendPlan } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Range } from '../time/buckets.ts'
import { groupOrderSql, groupSql } from './group-sql.ts'
import { measureSql, statSql, unitSql } from './measure-sql.ts'
import { rowsSql, type Rows } from './rows-sql.ts'

/** The statement for a table: `g0`… and `m0`…, in order, and one row more than the limit where there is one. */
export function tableSql(plan: TablePlan, scope: Scope): ScopedSql {
  const rows = rowsSql(plan.source, [plan.selection], plan.range)
  const groups = named(
    'g',
    plan.groups.map((group) => groupSql(group, rows.columns)),
  )
  const names = groups.map((_, index) => name('g', index))
  const keys = joinSql(names, ', ')
  const columns = plan.columns.map((column, index) => columnSql(column, index, rows))
  const { per } = plan.columns.map(({ measure }) => measure).find((measure) => measure.fn === 'each') ?? {}
  const list = (parts: readonly Sql[]) => joinSql(parts, ', ')
  return withinScope(scope, (from) => {
    const ending = sql`GROUP BY ${keys} ORDER BY ${orderSql(plan, names)} LIMIT ${param('UInt32', plan.limit + 1)}`
    if (per === undefined) {
      const measures = columns.map(({ direct }) => direct)
      return sql`SELECT ${list([...groups, ...named('m', measures)])} FROM ${rows.from(from)} ${ending}`
    }
    const parts = columns.flatMap((column) => column.parts)
    const units = sql`SELECT ${list([...groups, sql`${unitSql(per, rows.columns)} AS unit`, ...parts])} FROM ${rows.from(from)} GROUP BY ${keys}, unit`
    const measures = columns.map(({ merged }) => merged)
    return sql`SELECT ${keys}, ${list(named('m', measures))} FROM (${units}) ${ending}`
  })
}

/** A column over rows; and in two steps, first for each unit, then over all. */
function columnSql({ measure }: TableColumn, index: number, rows: Rows) {
  if (measure.fn === 'each') {
    const figure: Sql = { parts: [`f${index}`] }
    return {
      direct: sql``,
      parts: [sql`${measureSql(measure.of, rows).direct()} AS ${figure}`],
      // What nobody did is nobody's figure (D42).
      merged: statSql(measure.stat, sql`if(isNull(unit), NULL, ${figure})`),
    }
  }
  const { direct, parts, merged } = measureSql(measure, rows)
  const aliases = parts().map((_, part): Sql => ({ parts: [`p${index}_${part}`] }))
  return {
    direct: direct(),
    parts: parts().map((part, at) => sql`${part} AS ${aliases[at] ?? sql``}`),
    merged: merged(aliases, sql``),
  }
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
      const total = measureSql(measure, rows).direct()
      return sql`SELECT ${joinSql(named('g', groups), ', ')}, ${total} AS total FROM ${rows.from(from)} GROUP BY ${keys} ORDER BY ${order} LIMIT ${limit}`
    }
    const figure = measureSql(measure.of, rows).direct()
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
