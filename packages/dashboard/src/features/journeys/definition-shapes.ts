import { isRecord } from '../../api/answers.ts'
import {
  funnelAttempts,
  funnelOrders,
  journeyLimits,
  retentionIntervals,
  retentionStarts,
  type EventChoice,
  type FunnelDefinition,
  type PathDefinition,
  type RetentionDefinition,
} from '../../questions/journey-question.ts'
import { operators, type Filter } from '../../questions/question.ts'
import { intervals } from '../../view/interval.ts'

/**
 * Whether what an address or a stranger gave can be shown in an editor. What it means is for the API to say: it
 * names the place of what cannot be.
 */
export function isFunnelDefinition(value: unknown): value is FunnelDefinition {
  return (
    isRecord(value) &&
    isListOf(value['steps'], isStep, journeyLimits.steps) &&
    value['steps'].length > 0 &&
    isMaybe(value['filter'], isFilter) &&
    isMaybe(value['window'], isText) &&
    isMaybe(value['order'], isOneOf(funnelOrders)) &&
    isMaybe(value['per'], isPer) &&
    isMaybe(value['attempts'], isOneOf(funnelAttempts)) &&
    isMaybe(value['exclusions'], (list) => isListOf(list, isExclusion, journeyLimits.exclusions)) &&
    isMaybe(value['breakdown'], isText) &&
    isMaybe(value['breakdown_step'], isWhole) &&
    isMaybe(value['breakdown_limit'], isWhole) &&
    isMaybe(value['control'], isText) &&
    isMaybe(value['interval'], isOneOf(intervals)) &&
    isMaybe(value['next'], isWhole)
  )
}

export function isRetentionDefinition(value: unknown): value is RetentionDefinition {
  return (
    isRecord(value) &&
    isMaybe(value['start'], isChoice) &&
    isMaybe(value['return'], isChoice) &&
    isMaybe(value['interval'], isOneOf(retentionIntervals)) &&
    isMaybe(value['rolling'], isFlag) &&
    isMaybe(value['periods'], isWhole) &&
    isMaybe(value['brackets'], (list) => isListOf(list, isWhole, journeyLimits.brackets)) &&
    isMaybe(value['starts'], isOneOf(retentionStarts)) &&
    isMaybe(value['returns'], isOneOf(['on', 'on_or_after'])) &&
    isMaybe(value['breakdown'], isText) &&
    isMaybe(value['breakdown_limit'], isWhole)
  )
}

export function isPathDefinition(value: unknown): value is PathDefinition {
  return (
    isRecord(value) &&
    ['of', 'after', 'before'].every((key) => isMaybe(value[key], isChoice)) &&
    isMaybe(value['steps'], isWhole) &&
    isMaybe(value['by'], isText) &&
    isMaybe(value['groups'], (list) => isListOf(list, isGroup, journeyLimits.rules)) &&
    isMaybe(value['fold'], isFlag) &&
    isMaybe(value['per'], isOneOf(['person', 'session'])) &&
    isMaybe(value['limit'], isWhole)
  )
}

export function isChoice(value: unknown): value is EventChoice {
  return (
    isRecord(value) &&
    isMaybe(value['event'], (event) => isText(event) || isListOf(event, isText, 100)) &&
    isMaybe(value['filter'], isFilter)
  )
}

export function isFilter(value: unknown): value is Filter {
  if (!isRecord(value)) return false
  if ('not' in value) return isFilter(value['not'])
  const inner = value['all'] ?? value['any']
  if (inner !== undefined) return isListOf(inner, isFilter, 100)
  return isText(value['field']) && isOneOf(operators)(value['op'])
}

/** A JSON text as what `check` takes; `undefined` for what it does not, or what is no JSON. */
export function readJson<T>(text: string, check: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return check(value) ? value : undefined
  } catch {
    // Typed or cut off by hand: the caller says so.
    return undefined
  }
}

function isStep(value: unknown): boolean {
  return (
    isRecord(value) &&
    isChoice(value) &&
    isMaybe(value['name'], isText) &&
    isMaybe(value['any'], (list) => isListOf(list, isChoice, journeyLimits.choices)) &&
    isMaybe(value['optional'], isFlag) &&
    isMaybe(value['after'], (list) => isListOf(list, isText, journeyLimits.steps))
  )
}

function isExclusion(value: unknown): boolean {
  return (
    isRecord(value) &&
    isChoice(value) &&
    isMaybe(value['from_step'], isWhole) &&
    isMaybe(value['until_step'], isWhole)
  )
}

function isGroup(value: unknown): boolean {
  return isRecord(value) && isText(value['match']) && isMaybe(value['as'], isText)
}

function isPer(value: unknown): boolean {
  return value === 'person' || value === 'session' || (isRecord(value) && isText(value['same']))
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isWhole(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isOneOf(choices: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && choices.includes(value)
}

function isMaybe(value: unknown, check: (one: unknown) => boolean): boolean {
  return value === undefined || check(value)
}

function isListOf(
  value: unknown,
  check: (one: unknown) => boolean,
  most: number,
): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= most && value.every(check)
}
