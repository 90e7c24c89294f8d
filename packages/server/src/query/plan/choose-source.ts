import { fault } from '../parse/read.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import type { Field } from './field.ts'
import type { Group, Reading, ResolvedMeasure, Selection } from './plan.ts'
import { fieldsOf } from './resolve-filter.ts'
import { pageNames } from './top-lists.ts'

/** What has to be read for one figure, or for several that are read together. */
export interface Wanted {
  readonly selection: Selection
  readonly measures: readonly ResolvedMeasure[]
  readonly groups: readonly Group[]
  /** Where ranges and buckets begin and end: Unix milliseconds. */
  readonly instants: readonly number[]
}

type Choice = Pick<Reading, 'source' | 'reason' | 'hint'>

const hourMs = 60 * 60 * 1000
const halfHourMs = hourMs / 2
const rollupFields: ReadonlySet<string> = new Set(['name', 'tenant_id', 'source', 'is_bot'])
const rollupFigures: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max'])
const visitFields: ReadonlySet<string> = new Set(['tenant_id', 'is_bot', 'country', 'browser', 'device_type'])
const sessionFigures: ReadonlySet<string> = new Set(['sessions', 'sum', 'avg'])

/**
 * Sessions where they are asked about, the rollup or visits where those give the same answer, else the events; and why,
 * in words for whoever asked.
 * @throws AppError `question_invalid` for what sessions do not have.
 */
export function chooseSource(wanted: Wanted): Choice {
  const ofSession = allFields(wanted).find(({ kind }) => kind === 'session')
  if (ofSession !== undefined) {
    checkSessionMeasures(wanted)
    return areSumsOfSessions(wanted)
      ? { source: 'session_sums', reason: visitsReason }
      : { source: 'sessions', reason: `"${ofSession.name}" is known of whole sessions only.` }
  }
  const hindrance = hindranceOf(wanted)
  if (hindrance === undefined) {
    return { source: 'rollup', reason: 'The hourly rollup gives the same answer.' }
  }
  return areOfVisits(wanted) ? { source: 'visits', reason: visitsReason } : { source: 'events', ...hindrance }
}

export const visitsReason = 'The visits that are kept by the half hour give the same answer.'

/** Whether visits give the same answer: counts of events, pages and people, by what a visit has. */
export function areOfVisits({ selection, measures, groups, instants }: Wanted): boolean {
  return (
    (selection.names === undefined || arePages(selection.names)) &&
    measures.every(({ fn }) => fn === 'count' || fn === 'people') &&
    groups.every(({ field, steps }) => steps === undefined && visitFields.has(field.name)) &&
    areByVisits(selection, instants)
  )
}

/** Whether visits give the same answer about sessions: what is summed up of them, each of which is whole. */
function areSumsOfSessions({ selection, measures, groups, instants }: Wanted): boolean {
  return (
    selection.names === undefined &&
    selection.sessions === undefined &&
    measures.every(({ fn }) => sessionFigures.has(fn)) &&
    groups.length === 0 &&
    areByVisits(selection, instants)
  )
}

function areByVisits({ filter }: Selection, instants: readonly number[]): boolean {
  return (
    fieldsOf(filter).every(({ name }) => visitFields.has(name)) &&
    instants.every((instant) => instant % halfHourMs === 0)
  )
}

function arePages(names: readonly string[]): boolean {
  return new Set(names).size === pageNames.length && pageNames.every((name) => names.includes(name))
}

/** Whether every end and bucket begins with a whole hour of UTC, as the hourly rollups do. */
export function areWholeHours(instants: readonly number[]): boolean {
  return instants.every((instant) => instant % hourMs === 0)
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

function hindranceOf({
  selection,
  measures,
  groups,
  instants,
}: Wanted): Pick<Choice, 'reason' | 'hint'> | undefined {
  const foreign = measures.find((measure) => !isInRollup(measure))
  if (foreign !== undefined) return { reason: `The rollup has no ${describe(foreign)}.` }
  const stepped = groups.find(({ steps }) => steps !== undefined)
  const fields = [...groups.map(({ field }) => field), ...fieldsOf(selection.filter)]
  const field = stepped?.field ?? fields.find(({ name }) => !rollupFields.has(name))
  if (field !== undefined) {
    return {
      reason: `The rollup does not have the field "${field.name}".`,
      hint: `Without "${field.name}" it would be read from the hourly rollup.`,
    }
  }
  if (areWholeHours(instants)) return undefined
  return {
    reason: 'The range or its buckets do not begin and end with whole hours of UTC.',
    hint: 'Between whole hours of UTC, by hours or longer, it would be read from the hourly rollup.',
  }
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
