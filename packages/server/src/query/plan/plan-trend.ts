import { parseExpression } from '@tidemark/metric'
import { AppError, must } from '../../errors.ts'
import { fault, pointer, shown } from '../parse/read.ts'
import type { FormulaQuestion, SeriesQuestion, TrendQuestion } from '../question.ts'
import { questionLimits } from '../question-limits.ts'
import { bucketsOf, type Buckets, type Range } from '../time/buckets.ts'
import { comparedRange } from '../time/compared-range.ts'
import { withLead } from '../time/lead.ts'
import { chooseSource, edgesOf } from './choose-source.ts'
import type { Given } from './given.ts'
import type { Formula, Group, Line, Selection, TrendPlan, TrendRange, Window } from './plan.ts'
import { allOf, resolveFilter, splitFilter } from './resolve-filter.ts'
import { resolveEachMeasure, resolveGroups } from './resolve-measure.ts'

/** @throws AppError `question_invalid`, `query_too_large` */
export function planTrend(
  question: TrendQuestion,
  { zone, selection, range, maxResultRows }: Given,
): TrendPlan {
  const interval = question.interval ?? 'day'
  const window = resolveWindow(question.window)
  const ranged = (wanted: Range): TrendRange => {
    const shown = bucketsOf(wanted, interval, zone)
    const lead = window.kind === 'rolling' ? window.buckets - 1 : 0
    return { shown, read: lead === 0 ? shown : withLead(wanted, interval, zone, lead) }
  }
  const current = ranged(range)
  const previous =
    question.compare === undefined
      ? undefined
      : ranged(comparedRange(question.compare, range, interval, zone))
  const breakdown = resolveGroups(question.breakdown ?? [], '/breakdown')
  const breakdownLimit = question.breakdown_limit ?? 10
  const instants = [current, ...(previous === undefined ? [] : [previous])].flatMap(({ read }) =>
    edgesOf(read),
  )
  const lines = resolveLines(question, { selection, breakdown, instants })
  if (breakdown.length > 0) checkRows(current.shown, breakdownLimit, maxResultRows)
  if (window.kind !== 'none') checkWindow(window, current.read)
  return {
    kind: 'trend',
    zone,
    interval,
    lines,
    formulas: resolveFormulas(question.formulas ?? [], lines),
    named: question.series !== undefined || question.formulas !== undefined,
    window,
    breakdown,
    breakdownLimit,
    topBy: question.top_by ?? 'total',
    current,
    previous,
  }
}

function resolveWindow(window: TrendQuestion['window']): Window {
  if (window === undefined) return { kind: 'none' }
  return window === 'cumulative' ? { kind: window } : { kind: 'rolling', buckets: window.rolling }
}

interface LineContext {
  readonly selection: Selection
  readonly breakdown: readonly Group[]
  readonly instants: readonly number[]
}

function resolveLines(question: TrendQuestion, context: LineContext): readonly [Line, ...Line[]] {
  if (question.series === undefined) {
    const asked = question.measure === undefined ? {} : { measure: question.measure }
    return [resolveLine(asked, { ...context, name: 'A', path: '' })]
  }
  const names = question.series.map(({ name }, index) => name ?? String.fromCharCode(65 + index))
  const [first, ...others] = question.series.map((series, index): Line => {
    const path = pointer('/series', index)
    const name = names[index] ?? ''
    if (names.indexOf(name) !== index) {
      throw fault(pointer(path, 'name'), `Two series are called "${name}". Give this one another "name".`)
    }
    return resolveLine(series, { ...context, name, path })
  })
  return [must(first, 'a trend has a series'), ...others]
}

function resolveLine(
  series: SeriesQuestion,
  {
    name,
    path,
    selection,
    breakdown,
    instants,
  }: LineContext & { readonly name: string; readonly path: string },
): Line {
  const asked = series.measure ?? { fn: 'count' }
  const measure = resolveEachMeasure(asked, pointer(path, 'measure'))
  const at = pointer(path, 'filter')
  const own = splitFilter(series.filter && resolveFilter(series.filter, at), at)
  const narrowed: Selection = {
    ...selection,
    names: series.event === undefined ? selection.names : [series.event].flat(),
    filter: allOf([selection.filter, own.filter].flatMap((filter) => filter ?? [])),
    sessions: allOf([selection.sessions, own.sessions].flatMap((filter) => filter ?? [])),
  }
  const source = chooseSource({ selection: narrowed, measures: [measure], groups: breakdown, instants })
  return { name, measure, asked, selection: narrowed, ...source }
}

function resolveFormulas(formulas: readonly FormulaQuestion[], lines: readonly Line[]): readonly Formula[] {
  const names = lines.map(({ name }) => name)
  const taken = new Set(names)
  return formulas.map(({ formula, as }, index) => {
    const path = pointer('/formulas', index)
    const { value, faults } = parseExpression(formula, names)
    const [first] = faults
    if (value === undefined || first !== undefined) {
      const place = first === undefined ? '' : ` (line ${first.line}, column ${first.column})`
      throw fault(pointer(path, 'formula'), `${first?.message ?? 'This is no formula.'}${place}`)
    }
    const name = as ?? formula
    if (taken.has(name)) {
      throw fault(path, `Two series are called "${shown(name)}". Give this one another name with "as".`)
    }
    taken.add(name)
    return { name, expression: value }
  })
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

function checkWindow(window: Window, { startsMs }: Buckets): void {
  const width = window.kind === 'rolling' ? window.buckets : startsMs.length
  if (width * startsMs.length <= questionLimits.windowParts) return
  throw new AppError(
    'query_too_large',
    `Windows of ${width} buckets over ${startsMs.length} buckets are too many. Ask with a longer interval, or about a shorter range.`,
    { path: '/window' },
  )
}
