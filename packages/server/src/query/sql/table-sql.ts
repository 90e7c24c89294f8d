import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { TablePlan } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import { createColumns } from './columns.ts'
import { measureSql } from './measure-sql.ts'
import { rowsSql } from './rows-sql.ts'
import { selectionSql } from './selection-sql.ts'

/** The statement for a table: `g0`… and `m0`…, in order, and one row more than the limit where there is one. */
export function tableSql(plan: TablePlan, scope: Scope): ScopedSql {
  const columns = createColumns()
  const groups = plan.groups.map((field, index) => ({
    expression: columns.text(field),
    name: name('g', index),
  }))
  const measures = plan.columns.map(({ measure }, index) => ({
    expression: measureSql(measure, plan.source, columns).direct(),
    name: name('m', index),
  }))
  const where = selectionSql(plan.selection, plan.range, plan.source, columns)
  const list = joinSql(
    [...groups, ...measures].map(({ expression, name }) => sql`${expression} AS ${name}`),
    ', ',
  )
  const groupNames = groups.map(({ name }) => name)
  return withinScope(
    scope,
    (from) =>
      sql`SELECT ${list} FROM ${rowsSql(from, plan.source, columns)} WHERE ${where} GROUP BY ${joinSql(groupNames, ', ')} ORDER BY ${orderSql(plan, groupNames)} LIMIT ${param('UInt32', plan.limit + 1)}`,
  )
}

/** By the chosen column, then by the groups' text, so that the same question has the same rows (Q2.8). */
function orderSql({ order }: TablePlan, groupNames: readonly Sql[]): Sql {
  const chosen = name(order.by === 'group' ? 'g' : 'm', order.index)
  const direction = order.descending ? sql`DESC` : sql`ASC`
  return joinSql(
    [sql`${chosen} ${direction} NULLS LAST`, ...groupNames.map((group) => sql`${group} ASC NULLS LAST`)],
    ', ',
  )
}

function name(letter: 'g' | 'm', index: number): Sql {
  return { parts: [`${letter}${index}`] }
}
