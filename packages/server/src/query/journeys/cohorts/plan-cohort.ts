import type { Crowd } from '../../people/crowd/crowd.ts'
import { planCrowd } from '../../people/crowd/plan-crowd.ts'
import { fault, pointer, shown, under } from '../../parse/read.ts'
import { resolveZone, type PlanContext } from '../../plan/plan-question.ts'
import type { Selection } from '../../plan/plan.ts'
import { fieldsOf } from '../../plan/resolve-filter.ts'
import { parseSpan, resolveInstant, shift } from '../../time/range.ts'
import type { Range } from '../../time/buckets.ts'
import { choose } from '../journey-given.ts'
import type { EventChoice } from '../journey-given.ts'
import type { FunnelPlan } from '../funnel/funnel-plan.ts'
import { planFunnel } from '../funnel/plan-funnel.ts'
import type { CohortDefinition, CohortRule } from './cohort-rule.ts'

/** A rule whose fields, windows and other cohorts are looked up. */
export type PlannedRule =
  | { readonly kind: 'all' | 'any'; readonly rules: readonly PlannedRule[] }
  | { readonly kind: 'not'; readonly rule: PlannedRule }
  | {
      readonly kind: 'did'
      readonly selection: Selection
      readonly range: Range
      readonly atLeast: number
      readonly atMost: number | undefined
    }
  | { readonly kind: 'first' | 'last'; readonly selection: Selection; readonly range: Range }
  | { readonly kind: 'trait'; readonly selection: Selection }
  | { readonly kind: 'cohort'; readonly cohort: CohortPlan }
  | {
      readonly kind: 'funnel'
      readonly plan: FunnelPlan
      readonly step: number
      readonly outcome: 'reached' | 'dropped'
    }
  | { readonly kind: 'people'; readonly crowd: Crowd }

export type CohortPlan =
  | {
      readonly kind: 'rule'
      readonly rule: PlannedRule
      readonly nowMs: number
      /** Whether that is a moment of the past, after which there are events. */
      readonly isPast: boolean
    }
  | { readonly kind: 'list'; readonly ids: readonly string[] }

/** Finds another cohort by its id or name; `undefined` for none. */
export type FindCohort = (
  idOrName: string,
) => { readonly id: string; readonly definition: CohortDefinition } | undefined

const everything: Selection = {
  names: undefined,
  bots: 'exclude',
  filter: undefined,
  sessions: undefined,
  sample: undefined,
}

/** @throws AppError `question_invalid`, also for a cohort that refers to itself, however long the way. */
export function planCohort(
  definition: CohortDefinition,
  find: FindCohort,
  context: PlanContext,
  within: readonly string[] = [],
): CohortPlan {
  if ('ids' in definition) return { kind: 'list', ids: definition.ids }
  const zone = resolveZone(undefined, context.timezone)
  const { as_of: asOf } = definition
  const nowMs = asOf === undefined ? context.nowMs : resolveInstant(asOf, zone, '/as_of')
  const then = { ...context, nowMs }
  const rangeOf = (last: string | undefined, path: string): Range => ({
    fromMs: last === undefined ? 0 : shift(nowMs, parseSpan(last, pointer(path, 'last')), zone),
    // What happens in this very millisecond has happened.
    untilMs: nowMs + 1,
  })
  const momentOf = ({ last, before }: { last?: string; before?: string }, path: string): Range =>
    before === undefined
      ? rangeOf(last, path)
      : { fromMs: 0, untilMs: shift(nowMs, parseSpan(before, pointer(path, 'before')), zone) }
  const select = (choice: EventChoice, path: string) => choose(everything, choice, path)
  function plan(rule: CohortRule, path: string): PlannedRule {
    if ('all' in rule)
      return { kind: 'all', rules: rule.all.map((inner, index) => plan(inner, `${path}/all/${index}`)) }
    if ('any' in rule)
      return { kind: 'any', rules: rule.any.map((inner, index) => plan(inner, `${path}/any/${index}`)) }
    if ('not' in rule) return { kind: 'not', rule: plan(rule.not, `${path}/not`) }
    if ('did' in rule) {
      const { did, at_most: atMost, at_least: atLeast = atMost === undefined ? 1 : 0, last } = rule
      if (atMost !== undefined && atMost < atLeast)
        throw fault(`${path}/at_most`, '"at_most" is not less than "at_least".')
      return {
        kind: 'did',
        selection: select(did, `${path}/did`),
        range: rangeOf(last, path),
        atLeast,
        atMost,
      }
    }
    if ('first_did' in rule) {
      return {
        kind: 'first',
        selection: select(rule.first_did, `${path}/first_did`),
        range: momentOf(rule, path),
      }
    }
    if ('last_did' in rule) {
      return {
        kind: 'last',
        selection: select(rule.last_did, `${path}/last_did`),
        range: momentOf(rule, path),
      }
    }
    if ('trait' in rule) {
      const selection = select({ filter: rule.trait }, path)
      const foreign = fieldsOf(selection.filter).find(
        (field) => field.kind !== 'trait' || field.of !== 'person',
      )
      if (foreign === undefined) return { kind: 'trait', selection }
      throw fault(
        `${path}/trait`,
        `"${shown(foreign.name)}" is no trait of a person. Write "person.NAME", or use "did".`,
      )
    }
    if ('funnel' in rule) {
      const { funnel, step, outcome = 'reached' } = rule
      return { kind: 'funnel', plan: planFunnel(funnel, then), step: step - 1, outcome }
    }
    if ('people' in rule) {
      const { people } = rule
      return { kind: 'people', crowd: under(`${path}/people`, () => planCrowd(people, then)) }
    }
    const other = find(rule.in)
    if (other === undefined)
      throw fault(`${path}/in`, `There is no cohort "${shown(rule.in)}". Name one by its id or name.`)
    if (within.includes(other.id)) {
      throw fault(
        `${path}/in`,
        `The cohort "${shown(rule.in)}" would be made of itself. Take it out of the rule.`,
      )
    }
    return { kind: 'cohort', cohort: planCohort(other.definition, find, then, [...within, other.id]) }
  }
  return { kind: 'rule', rule: plan(definition.rule, '/rule'), nowMs, isPast: asOf !== undefined }
}
