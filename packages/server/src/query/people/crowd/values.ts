import { Type } from 'typebox'
import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import { fault, optional, pointer, readList, readText, shown, type Fields } from '../../parse/read.ts'
import type { Group } from '../../plan/plan.ts'
import { questionLimits } from '../../question-limits.ts'
import { groupText } from '../../sql/group-sql.ts'

/** Values of a breakdown as the answer shows them, in the order of its fields. */
export interface PickedValues {
  readonly values?: readonly (string | null)[]
  /** Every value but these: the series of all others. */
  readonly other_than?: readonly (readonly (string | null)[])[]
}

const valuesSchema = Type.Array(Type.Union([Type.String(), Type.Null()]), {
  description: 'Of the breakdown, in the order of its fields, as the answer shows them; null where unset.',
})
export const valueSchemas = {
  values: Type.Optional(valuesSchema),
  other_than: Type.Optional(
    Type.Array(valuesSchema, {
      description: 'Any values but these: what the series of all others is made of.',
    }),
  ),
}
export const valueKeys = ['values', 'other_than'] as const

/** @throws AppError `question_invalid` */
export function parseValues(fields: Fields): PickedValues {
  const list = (value: unknown, path: string) =>
    readList(value, path, 'The list of values', 1, questionLimits.groups).map((entry, index) =>
      entry === null ? null : readValue(entry, pointer(path, index)),
    )
  return {
    ...optional('values', fields, (values) => list(values, '/at/values')),
    ...optional('other_than', fields, (others) =>
      readList(others, '/at/other_than', 'The list of other values', 1, questionLimits.tableRows).map(
        (values, index) => list(values, pointer('/at/other_than', index)),
      ),
    ),
  }
}

/** A text as an answer shows it, which may be empty. @throws AppError `question_invalid` */
export function readValue(value: unknown, path: string): string {
  return value === '' ? value : readText(value, path, 'A value', questionLimits.textLength)
}

/**
 * Whether a row has these values; `columns` are what {@link groupSql} made of `groups`.
 * @throws AppError `question_invalid` for values that no group has.
 */
export function valuesSql(
  { values, other_than: others = [] }: PickedValues,
  groups: readonly Group[],
  columns: readonly Sql[],
): readonly Sql[] {
  const having = (list: readonly (string | null)[], path: string) => {
    if (list.length !== groups.length) {
      throw fault(
        path,
        groups.length === 0
          ? 'The question has no breakdown. Leave this out.'
          : `The breakdown has ${groups.length} fields: give ${groups.length} values, as the answer shows them.`,
      )
    }
    const tests = list.map((value, index) => {
      const [group, column] = [groups[index], columns[index] ?? sql`NULL`]
      if (value === null || group === undefined) return sql`isNull(${column})`
      const text = groupText(group, value)
      if (text !== undefined) return sql`ifNull(${column} = ${param('String', text)}, false)`
      throw fault(
        pointer(path, index),
        `"${shown(value)}" is no step of this breakdown. Take one of the answer.`,
      )
    })
    return sql`(${joinSql(tests, ' AND ')})`
  }
  return [
    ...(values === undefined ? [] : [having(values, '/at/values')]),
    ...others.map((list, index) => sql`NOT ${having(list, pointer('/at/other_than', index))}`),
  ]
}
