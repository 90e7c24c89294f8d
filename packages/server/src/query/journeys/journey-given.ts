import type { PlanContext } from '../plan/plan-question.ts'
import { resolveZone } from '../plan/plan-question.ts'
import type { Selection } from '../plan/plan.ts'
import { allOf, fieldsOf, resolveFilter, type ResolvedFilter } from '../plan/resolve-filter.ts'
import { fault } from '../parse/read.ts'
import type { Filter, Interval, Question } from '../question.ts'
import type { Range } from '../time/buckets.ts'
import { resolveTimes } from '../time/range.ts'
import type { Zone } from '../time/zone.ts'

/** What every question about journeys may have. */
export type SharedFields = Pick<
  Question,
  'from' | 'until' | 'last' | 'timezone' | 'filter' | 'bots' | 'sample' | 'max_age'
> & { readonly interval?: Interval }

/** An event that a journey is made of: of these names, and such as the filter lets through. */
export interface EventChoice {
  readonly event?: string | string[]
  readonly filter?: Filter
}

/** What every question about journeys has, looked up. */
export interface JourneyGiven {
  readonly zone: Zone
  readonly range: Range
  /** Every event that the journeys may be made of. */
  readonly world: Selection
}

/** @throws AppError `question_invalid` */
export function resolveJourney(question: SharedFields, context: PlanContext): JourneyGiven {
  const zone = resolveZone(question.timezone, context.timezone)
  return {
    zone,
    range: resolveTimes(question, question.interval, zone, context.nowMs),
    world: {
      names: undefined,
      bots: question.bots ?? 'exclude',
      filter: resolveOptional(question.filter, '/filter'),
      sessions: undefined,
      sample: typeof question.sample === 'number' && question.sample < 1 ? question.sample : undefined,
    },
  }
}

/** The events of `world` that are one of `choice`. @throws AppError `question_invalid` */
export function choose(world: Selection, { event, filter }: EventChoice, path: string): Selection {
  const names = typeof event === 'string' ? [event] : event
  return {
    ...world,
    names:
      names === undefined || world.names === undefined
        ? (names ?? world.names)
        : names.filter((name) => world.names?.includes(name)),
    filter: both(world.filter, resolveOptional(filter, `${path}/filter`)),
  }
}

/** The events that are one of any of `choices`. @throws AppError `question_invalid` */
export function chooseAny(world: Selection, choices: readonly EventChoice[], path: string): Selection {
  const [first, ...others] = choices.map((choice, index) => choose(world, choice, `${path}/${index}`))
  if (first === undefined || others.length === 0) return first ?? world
  const all = [first, ...others]
  const filters = all.map(({ names, filter }): ResolvedFilter => {
    const named: ResolvedFilter[] =
      names === undefined
        ? []
        : [{ kind: 'condition', field: { kind: 'text', name: 'name' }, op: 'in', values: names }]
    return { kind: 'all', filters: [...named, ...(filter === undefined ? [] : [filter])] }
  })
  // One of them may be of any name and without a filter: it lets everything through.
  const open = filters.some((filter) => 'filters' in filter && filter.filters.length === 0)
  return { ...world, names: undefined, filter: open ? world.filter : { kind: 'any', filters } }
}

function both(a: ResolvedFilter | undefined, b: ResolvedFilter | undefined): ResolvedFilter | undefined {
  return allOf([a, b].filter((filter) => filter !== undefined))
}

/** @throws AppError `question_invalid` */
function resolveOptional(filter: Filter | undefined, path: string): ResolvedFilter | undefined {
  if (filter === undefined) return undefined
  const resolved = resolveFilter(filter, path)
  const ofSession = fieldsOf(resolved).find(({ kind }) => kind === 'session')
  if (ofSession === undefined) return resolved
  throw fault(
    path,
    `"${ofSession.name}" is known of whole sessions only: ask about it in a trend or a table.`,
  )
}
