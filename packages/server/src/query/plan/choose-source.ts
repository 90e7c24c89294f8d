import { fault } from '../parse/read.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import type { Field } from './field.ts'
import type { Group, ResolvedMeasure, Selection, Source } from './plan.ts'
import { fieldsOf } from './resolve-filter.ts'

/** What has to be read for one figure, or for several that are read together. */
export interface Wanted {
  readonly selection: Selection
  readonly measures: readonly ResolvedMeasure[]
  readonly groups: readonly Group[]
  /** Where ranges and buckets begin and end: Unix milliseconds. */
  readonly instants: readonly number[]
}

const hourMs = 60 * 60 * 1000
const rollupFields: ReadonlySet<string> = new Set(['name', 'tenant_id', 'source', 'is_bot'])
const rollupFigures: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max'])

/**
 * Sessions where they are asked about, the rollup where it gives the same answer, else the events; and why, in words
 * for whoever asked.
 * @throws AppError `question_invalid` for what sessions do not have.
 */
export function chooseSource(wanted: Wanted): { readonly source: Source; readonly reason: string } {
  const ofSession = allFields(wanted).find(({ kind }) => kind === 'session')
  if (ofSession !== undefined) {
    checkSessionMeasures(wanted)
    return { source: 'sessions', reason: `"${ofSession.name}" is known of whole sessions only.` }
  }
  const hindrance = hindranceOf(wanted)
  return hindrance === undefined
    ? { source: 'rollup', reason: 'The hourly rollup gives the same answer.' }
    : { source: 'events', reason: hindrance }
}

export function edgesOf({ startsMs, range }: Buckets): readonly number[] {
  return [...startsMs, ...endsOf(range)]
}

export function endsOf({ fromMs, untilMs }: Range): readonly number[] {
  return [fromMs, untilMs]
}

function checkSessionMeasures({ measures }: Wanted): void {
  for (const measure of measures) {
    if (measure.fn === 'people' || measure.fn === 'sessions') continue
    if ('field' in measure && measure.field.kind === 'session') continue
    throw fault(
      '/measure',
      'In a question about sessions measure "people", "sessions", or a number of theirs such as "session.duration".',
    )
  }
}

function hindranceOf({ selection, measures, groups, instants }: Wanted): string | undefined {
  const foreign = measures.find((measure) => !isInRollup(measure))
  if (foreign !== undefined) return `The rollup has no ${describe(foreign)}.`
  const stepped = groups.find(({ steps }) => steps !== undefined)
  if (stepped !== undefined) return `The rollup does not have the steps of "${stepped.field.name}".`
  const fields = [...groups.map(({ field }) => field), ...fieldsOf(selection.filter)]
  const field = fields.find(({ name }) => !rollupFields.has(name))
  if (field !== undefined) return `The rollup does not have the field "${field.name}".`
  return instants.every((instant) => instant % hourMs === 0)
    ? undefined
    : 'The range or its buckets do not begin and end with whole hours of UTC.'
}

function isInRollup(measure: ResolvedMeasure): boolean {
  if (measure.fn === 'count') return true
  return 'field' in measure && rollupFigures.has(measure.fn) && measure.field.kind === 'value'
}

function allFields({ selection, measures, groups }: Wanted): readonly Field[] {
  return [
    ...measures.flatMap(fieldsOfMeasure),
    ...groups.map(({ field }) => field),
    ...fieldsOf(selection.sessions),
  ]
}

function fieldsOfMeasure(measure: ResolvedMeasure): readonly Field[] {
  if (measure.fn === 'each') return fieldsOfMeasure(measure.of)
  return 'field' in measure ? [measure.field] : []
}

function describe(measure: ResolvedMeasure): string {
  if (measure.fn === 'each') return `figures of each ${measure.per}`
  return 'field' in measure ? `${measure.fn} of "${measure.field.name}"` : `count of ${measure.fn}`
}
