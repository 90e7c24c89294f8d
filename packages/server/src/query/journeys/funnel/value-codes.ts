import { param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import type { Row } from '../../../store/store.ts'
import { readNumber, readText } from '../../answer/read-row.ts'
import { withinScope, type Scope } from '../../scope.ts'
import { instantSql } from '../../sql/selection-sql.ts'
import type { Range } from '../../time/buckets.ts'

/** Texts that are told apart by small numbers, their places in this list: a number takes less room than a text. */
export type Codes = readonly string[]

/** More would not leave room beside time and steps in 64 bits, and would have to travel with the statement. */
export const mostCodes = 20_000

/** The code of a text; one more than the last for NULL, and one more for what is not among the codes. */
export function codeSql(text: Sql, codes: Codes): Sql {
  const [unset, unknown] = [param('UInt32', codes.length), param('UInt32', codes.length + 1)]
  if (codes.length === 0) return sql`if(isNull(${text}), ${unset}, ${unknown})`
  const places = sql`range(${unset})`
  return sql`if(isNull(${text}), ${unset}, transform(ifNull(toString(${text}), ''), ${param('Array(String)', codes)}, ${places}, ${unknown}))`
}

/** Rows of `name`, in order: what events of the hours around a range are called. */
export function namesSql({ fromMs, untilMs }: Range, scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(name) AS name FROM ${from('events_hourly')} WHERE hour >= toStartOfHour(${instantSql(fromMs)}) AND hour < ${instantSql(untilMs)} GROUP BY name ORDER BY name LIMIT ${param('UInt32', mostCodes + 1)}`,
  )
}

/** `undefined` where there are too many. */
export function codesOf(rows: readonly Row[], column: string): Codes | undefined {
  return rows.length > mostCodes ? undefined : rows.map((row) => readText(row, column) ?? '')
}

/** Rows in which a column is the text again, or null for none, and for one that has no code yet. */
export function decoded(rows: readonly Row[], column: string, codes: Codes | undefined): readonly Row[] {
  if (codes === undefined) return rows
  return rows.map((row) => ({ ...row, [column]: codes[readNumber(row, column) ?? -1] ?? null }))
}

export function codeBitsOf(codes: Codes | undefined): number {
  return codes === undefined ? 0 : Math.ceil(Math.log2(codes.length + 2))
}
