import { AppError } from '../../errors.ts'
import { fault, listed, pointer, shown } from '../parse/read.ts'
import type { Measure, Question, TableQuestion, TrendQuestion } from '../question.ts'
import { bucketsOf, type Buckets, type Range } from '../time/buckets.ts'
import { comparedRange } from '../time/compared-range.ts'
import { resolveRange } from '../time/range.ts'
import { findZone, type Zone } from '../time/zone.ts'
import { chooseSource } from './choose-source.ts'
import { resolveField, resolveNumber, type Field } from './field.ts'
import type { Plan, ResolvedMeasure, Selection, Source, TableColumn, TablePlan, TrendPlan } from './plan.ts'
import { resolveFilter } from './resolve-filter.ts'

export interface PlanContext {
  /** The project's zone, for a question that names none. */
  readonly timezone: string
  readonly nowMs: number
  /** The most rows that an answer may have. */
  readonly maxResultRows: number
  /** Reads this source whether or not it is the cheaper one; for tests. */
  readonly forceSource?: Source | undefined
}

/**
 * What answering `question` takes: its range as instants, its fields looked up, its source chosen.
 * @throws AppError `question_invalid`, `query_too_large`
 */
export function planQuestion(question: Question, context: PlanContext): Plan {
  const zone = resolveZone(question.timezone, context.timezone)
  const selection: Selection = {
    names: typeof question.event === 'string' ? [question.event] : question.event,
    bots: question.bots ?? 'exclude',
    filter: question.filter === undefined ? undefined : resolveFilter(question.filter, '/filter'),
  }
  const range = resolveRange(question, zone, context.nowMs)
  const draft =
    question.kind === 'trend'
      ? planTrend(question, { zone, selection, range, maxResultRows: context.maxResultRows })
      : planTable(question, { zone, selection, range })
  const choice = chooseSource(draft)
  const source = context.forceSource ?? choice.source
  return { ...draft, source, reason: choice.reason }
}

function planTrend(
  question: TrendQuestion,
  given: { zone: Zone; selection: Selection; range: Range; maxResultRows: number },
): Omit<TrendPlan, 'source' | 'reason'> {
  const { zone, selection, range, maxResultRows } = given
  const interval = question.interval ?? 'day'
  const breakdown = resolveFields(question.breakdown ?? [], '/breakdown')
  const breakdownLimit = question.breakdown_limit ?? 10
  const current = bucketsOf(range, interval, zone)
  const previous =
    question.compare === undefined
      ? undefined
      : bucketsOf(comparedRange(question.compare, range, interval, zone), interval, zone)
  if (breakdown.length > 0) checkRows(current, breakdownLimit, maxResultRows)
  const asked = question.measure ?? { fn: 'count' }
  const measure = resolveMeasure(asked, '/measure')
  return {
    kind: 'trend',
    zone,
    selection,
    interval,
    measure,
    asked,
    breakdown,
    breakdownLimit,
    current,
    previous,
  }
}

function planTable(
  question: TableQuestion,
  { zone, selection, range }: { zone: Zone; selection: Selection; range: Range },
): Omit<TablePlan, 'source' | 'reason'> {
  const groups = resolveFields(question.group_by, '/group_by')
  const columns = resolveColumns(question, groups)
  return {
    kind: 'table',
    zone,
    selection,
    range,
    groups,
    columns,
    order: resolveOrder(question, groups, columns),
    limit: question.limit ?? 100,
  }
}

function resolveZone(asked: string | undefined, ofProject: string): Zone {
  const zone = findZone(asked ?? ofProject)
  if (zone !== undefined) return zone
  throw fault(
    '/timezone',
    `There is no time zone "${shown(asked ?? ofProject)}". Write one of the IANA's names, such as "Europe/Berlin".`,
  )
}

function resolveFields(names: readonly string[], path: string): readonly Field[] {
  return names.map((name, index) => resolveField(name, pointer(path, index)))
}

function resolveMeasure(measure: Measure, path: string): ResolvedMeasure {
  if (!('field' in measure)) return { fn: measure.fn }
  return { fn: measure.fn, field: resolveNumber(measure.field, pointer(path, 'field')) }
}

function resolveColumns(question: TableQuestion, groups: readonly Field[]): readonly TableColumn[] {
  const taken = new Set<string>(groups.map(({ name }) => name))
  return (question.measures ?? [{ fn: 'count' }]).map((measure, index) => {
    const path = pointer('/measures', index)
    const name = measure.as ?? measure.fn
    if (taken.has(name)) {
      throw fault(path, `Two columns are called "${shown(name)}". Give this one another name with "as".`)
    }
    taken.add(name)
    return { name, measure: resolveMeasure(measure, path) }
  })
}

function resolveOrder(question: TableQuestion, groups: readonly Field[], columns: readonly TableColumn[]) {
  const descending = question.descending ?? true
  const name = question.order_by ?? columns[0]?.name ?? ''
  const measure = columns.findIndex((column) => column.name === name)
  if (measure !== -1) return { by: 'measure', index: measure, descending } as const
  const group = groups.findIndex((field) => field.name === name)
  if (group !== -1) return { by: 'group', index: group, descending } as const
  const names = [...columns, ...groups].map((column) => column.name)
  throw fault('/order_by', `There is no column "${shown(name)}" to order by. There are ${listed(names)}.`)
}

/** Refuses before the work what the store would refuse after it. */
function checkRows({ startsMs }: Buckets, breakdownLimit: number, maxResultRows: number): void {
  // A row for each bucket of each series and of the rest, one for each total, and one for everything.
  const rows = (breakdownLimit + 1) * (startsMs.length + 1) + 1
  if (rows <= maxResultRows) return
  const fitting = Math.floor((maxResultRows - 1) / (startsMs.length + 1)) - 1
  throw new AppError(
    'query_too_large',
    `${breakdownLimit} series of ${startsMs.length} buckets are more than an answer may hold. Ask with a longer interval, about a shorter range${fitting > 0 ? `, or for ${fitting} series` : ''}.`,
    { path: '/interval' },
  )
}
