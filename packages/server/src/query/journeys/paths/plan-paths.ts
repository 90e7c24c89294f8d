import { fault } from '../../parse/read.ts'
import type { PlanContext } from '../../plan/plan-question.ts'
import type { Selection } from '../../plan/plan.ts'
import { resolveField, type Field } from '../../plan/field.ts'
import type { Range } from '../../time/buckets.ts'
import type { Zone } from '../../time/zone.ts'
import { choose, resolveJourney } from '../journey-given.ts'
import type { PathsQuestion } from './paths-question.ts'

export interface PathsPlan {
  readonly kind: 'path'
  readonly zone: Zone
  readonly range: Range
  readonly world: Selection
  /** The events that paths are made of. */
  readonly of: Selection
  /** Where paths begin, or end; `undefined`: at the first event of the unit. */
  readonly anchor: Selection | undefined
  readonly direction: 'forward' | 'backward'
  readonly steps: number
  readonly by: Field
  /** Patterns, with `*` for anything, and what they make of a text. */
  readonly rules: readonly { readonly parts: readonly string[]; readonly as: string }[]
  readonly fold: boolean
  readonly per: 'person' | 'session'
  readonly limit: number
}

/** @throws AppError `question_invalid` */
export function planPaths(question: PathsQuestion, context: PlanContext): PathsPlan {
  const { zone, range, world } = resolveJourney(question, context)
  const by = resolveField(question.by ?? 'name', '/by')
  if (by.kind === 'session')
    throw fault('/by', `"${by.name}" is of a whole session. Take a field of the event.`)
  const of = choose(world, question.of ?? {}, '/of')
  const at = question.before ?? question.after
  return {
    kind: 'path',
    zone,
    range,
    world,
    of,
    anchor:
      at === undefined ? undefined : choose(of, at, question.before === undefined ? '/after' : '/before'),
    direction: question.before === undefined ? 'forward' : 'backward',
    steps: question.steps ?? 5,
    by,
    rules: (question.groups ?? []).map(({ match, as = match }) => ({ parts: match.split('*'), as })),
    fold: question.fold ?? true,
    per: question.per ?? 'session',
    limit: question.limit ?? 20,
  }
}
