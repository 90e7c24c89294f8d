import { fault, listed, pointer, shown } from '../parse/read.ts'
import type { TableQuestion } from '../question.ts'
import { chooseSource, endsOf } from './choose-source.ts'
import type { Given } from './given.ts'
import type { Group, TableColumn, TablePlan } from './plan.ts'
import { resolveEachMeasure, resolveGroups } from './resolve-measure.ts'

/** @throws AppError `question_invalid` */
export function planTable(question: TableQuestion, { zone, selection, range }: Given): TablePlan {
  const groups = resolveGroups(question.group_by, '/group_by')
  const columns = resolveColumns(question, groups)
  const measures = columns.map(({ measure }) => measure)
  return {
    kind: 'table',
    zone,
    selection,
    range,
    groups,
    columns,
    order: resolveOrder(question, groups, columns),
    limit: question.limit ?? 100,
    ...chooseSource({ selection, measures, groups, instants: endsOf(range) }),
  }
}

function resolveColumns(question: TableQuestion, groups: readonly Group[]): readonly TableColumn[] {
  const taken = new Set<string>(groups.map(({ field }) => field.name))
  const columns = (question.measures ?? [{ fn: 'count' }]).map((measure, index): TableColumn => {
    const path = pointer('/measures', index)
    const name = measure.as ?? measure.fn
    if (taken.has(name)) {
      throw fault(path, `Two columns are called "${shown(name)}". Give this one another name with "as".`)
    }
    taken.add(name)
    return { name, measure: resolveEachMeasure(measure, path) }
  })
  checkUnits(columns)
  return columns
}

/** One statement reads them all, so they are put together from the same. */
function checkUnits(columns: readonly TableColumn[]): void {
  const units = columns.map(({ measure }) => (measure.fn === 'each' ? measure.per : undefined))
  const first = units.find((unit) => unit !== undefined)
  const other = units.findIndex((unit) => unit !== undefined && unit !== first)
  if (other === -1) return
  throw fault(
    pointer(pointer('/measures', other), 'per'),
    `A table has figures of each ${first}, or of each ${units[other]}. Ask for these in a table of their own.`,
  )
}

function resolveOrder(question: TableQuestion, groups: readonly Group[], columns: readonly TableColumn[]) {
  const descending = question.descending ?? true
  const name = question.order_by ?? columns[0]?.name ?? ''
  const measure = columns.findIndex((column) => column.name === name)
  if (measure !== -1) return { by: 'measure', index: measure, descending } as const
  const group = groups.findIndex(({ field }) => field.name === name)
  if (group !== -1) return { by: 'group', index: group, descending } as const
  const names = [...columns.map((column) => column.name), ...groups.map(({ field }) => field.name)]
  throw fault('/order_by', `There is no column "${shown(name)}" to order by. There are ${listed(names)}.`)
}
