import { isRecord } from '../../api/answers.ts'
import { isChoice, isFilter, isFunnelDefinition } from '../journeys/definition-shapes.ts'
import type { EventChoice, FunnelDefinition } from '../../questions/journey-question.ts'
import type { Filter } from '../../questions/question.ts'

/** Who belongs to a cohort, in the API's words. A window is a length of time that ends now, such as `30d`. */
export type CohortRule =
  | { readonly all: readonly CohortRule[] }
  | { readonly any: readonly CohortRule[] }
  | { readonly not: CohortRule }
  | DidRule
  | ({ readonly first_did: EventChoice } & Moment)
  | ({ readonly last_did: EventChoice } & Moment)
  | { readonly trait: Filter }
  | { readonly in: string }
  | FunnelRule
  | { readonly people: Readonly<Record<string, unknown>> }

export interface DidRule {
  readonly did: EventChoice
  readonly at_least?: number
  readonly at_most?: number
  readonly last?: string
}

/** Within a window, or longer ago. */
interface Moment {
  readonly last?: string
  readonly before?: string
}

export interface FunnelRule {
  readonly funnel: FunnelDefinition & { readonly last?: string }
  /** From 1 on. */
  readonly step: number
  readonly outcome?: 'reached' | 'dropped'
}

/** Of a condition, as it is offered; who stands behind a figure comes from there and is only shown. */
export const ruleKinds = [
  'did',
  'did_not',
  'first_did',
  'last_did',
  'trait',
  'in',
  'funnel',
  'all',
  'any',
] as const
export type RuleKind = (typeof ruleKinds)[number] | 'people'

/** A rule without the `not` around it. */
export type PlainRule = Exclude<CohortRule, { readonly not: CohortRule }>

export function kindOf(rule: PlainRule): RuleKind {
  if ('all' in rule) return 'all'
  if ('any' in rule) return 'any'
  if ('did' in rule) return rule.at_most === 0 ? 'did_not' : 'did'
  if ('first_did' in rule) return 'first_did'
  if ('last_did' in rule) return 'last_did'
  if ('trait' in rule) return 'trait'
  if ('in' in rule) return 'in'
  return 'funnel' in rule ? 'funnel' : 'people'
}

/** What a condition is before anybody has filled it in. */
export function blankRule(kind: RuleKind): PlainRule {
  switch (kind) {
    case 'did':
      return { did: {}, at_least: 1, last: '30d' }
    case 'did_not':
      return { did: {}, at_most: 0, last: '30d' }
    case 'first_did':
      return { first_did: {}, last: '30d' }
    case 'last_did':
      return { last_did: {}, before: '30d' }
    case 'trait':
      return { trait: { all: [] } }
    case 'in':
      return { in: '' }
    case 'funnel':
      return { funnel: { steps: [] }, step: 1 }
    case 'all':
      return { all: [blankRule('did')] }
    case 'any':
      return { any: [blankRule('did')] }
    case 'people':
      return { people: {} }
  }
}

/** However many `not` lie around it: one or none. */
export function withoutNot(rule: CohortRule): { readonly rule: PlainRule; readonly negated: boolean } {
  if (!('not' in rule)) return { rule, negated: false }
  const inner = withoutNot(rule.not)
  return { rule: inner.rule, negated: !inner.negated }
}

export function withNot(rule: PlainRule, negated: boolean): CohortRule {
  return negated ? { not: rule } : rule
}

/** Whether nothing in it is left to be filled in. */
export function isComplete(rule: CohortRule): boolean {
  if ('not' in rule) return isComplete(rule.not)
  if ('all' in rule) return rule.all.length > 0 && rule.all.every(isComplete)
  if ('any' in rule) return rule.any.length > 0 && rule.any.every(isComplete)
  if ('did' in rule) return isNamed(rule.did)
  if ('first_did' in rule) return isNamed(rule.first_did)
  if ('last_did' in rule) return isNamed(rule.last_did)
  if ('trait' in rule) return !('all' in rule.trait) || rule.trait.all.length > 0
  if ('in' in rule) return rule.in !== ''
  return 'funnel' in rule ? rule.funnel.steps.length >= 2 : Object.keys(rule.people).length > 0
}

/** The cohorts that it is made of, by id or name. */
export function cohortsIn(rule: unknown): readonly string[] {
  if (Array.isArray(rule)) return rule.flatMap(cohortsIn)
  if (!isRecord(rule)) return []
  const own = typeof rule['in'] === 'string' ? [rule['in']] : []
  return [...own, ...Object.values(rule).flatMap(cohortsIn)]
}

export function isCohortRule(value: unknown): value is CohortRule {
  if (!isRecord(value)) return false
  if ('not' in value) return isCohortRule(value['not'])
  const inner = value['all'] ?? value['any']
  if (inner !== undefined) return Array.isArray(inner) && inner.length <= 50 && inner.every(isCohortRule)
  const choice = value['did'] ?? value['first_did'] ?? value['last_did']
  if (choice !== undefined)
    return isChoice(choice) && ['last', 'before'].every((key) => isMaybeText(value[key]))
  if ('trait' in value) return isFilter(value['trait'])
  if ('funnel' in value)
    return isRecord(value['funnel']) && typeof value['step'] === 'number' && isSteps(value['funnel'])
  return typeof value['in'] === 'string' || isRecord(value['people'])
}

/** A funnel that is not chosen yet has no steps. */
function isSteps(funnel: Readonly<Record<string, unknown>>): boolean {
  return isFunnelDefinition(funnel) || (Array.isArray(funnel['steps']) && funnel['steps'].length === 0)
}

function isNamed({ event = [], filter }: EventChoice): boolean {
  return filter !== undefined || event.length > 0
}

function isMaybeText(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}
