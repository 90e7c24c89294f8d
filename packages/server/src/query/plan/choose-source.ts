import type { Buckets, Range } from '../time/buckets.ts'
import type { Field } from './field.ts'
import type { ResolvedMeasure, Source, TablePlan, TrendPlan } from './plan.ts'
import { fieldsOf } from './resolve-filter.ts'

type Draft = Omit<TrendPlan, 'source' | 'reason'> | Omit<TablePlan, 'source' | 'reason'>

const hourMs = 60 * 60 * 1000
const rollupFields: ReadonlySet<string> = new Set(['name', 'tenant_id', 'source', 'is_bot'])
const rollupFigures: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max'])

/** The rollup where it gives the same answer, else the events; and why, in words for whoever asked. */
export function chooseSource(draft: Draft): { readonly source: Source; readonly reason: string } {
  const hindrance = hindranceOf(draft)
  return hindrance === undefined
    ? { source: 'rollup', reason: 'The hourly rollup gives the same answer.' }
    : { source: 'events', reason: hindrance }
}

function hindranceOf(draft: Draft): string | undefined {
  const measures = draft.kind === 'trend' ? [draft.measure] : draft.columns.map(({ measure }) => measure)
  const foreign = measures.find((measure) => !isInRollup(measure))
  if (foreign !== undefined) return `The rollup has no ${describe(foreign)}.`
  const groups = draft.kind === 'trend' ? draft.breakdown : draft.groups
  const field = [...groups, ...fieldsOf(draft.selection.filter)].find(({ name }) => !rollupFields.has(name))
  if (field !== undefined) return `The rollup does not have the field "${field.name}".`
  const instants = draft.kind === 'trend' ? trendEdges(draft.current, draft.previous) : edges(draft.range)
  return instants.every((instant) => instant % hourMs === 0)
    ? undefined
    : 'The range or its buckets do not begin and end with whole hours of UTC.'
}

function isInRollup(measure: ResolvedMeasure): boolean {
  if (measure.fn === 'count') return true
  return 'field' in measure && rollupFigures.has(measure.fn) && isValue(measure.field)
}

function isValue(field: Field): boolean {
  return field.kind === 'value'
}

function describe(measure: ResolvedMeasure): string {
  return 'field' in measure ? `${measure.fn} of "${measure.field.name}"` : `count of ${measure.fn}`
}

function trendEdges(current: Buckets, previous: Buckets | undefined): readonly number[] {
  return [current, ...(previous === undefined ? [] : [previous])].flatMap(({ range, startsMs }) => [
    ...startsMs,
    ...edges(range),
  ])
}

function edges({ fromMs, untilMs }: Range): readonly number[] {
  return [fromMs, untilMs]
}
