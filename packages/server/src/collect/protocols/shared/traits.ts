import { isWireObject, type WireObject } from '../../draft.ts'
import { put } from './sort-properties.ts'

/** What a vendor's call does to a profile: each part as it came, absent where it does nothing of that kind. */
export interface ProfileChange {
  readonly set?: unknown
  readonly setOnce?: unknown
  readonly add?: unknown
  readonly append?: unknown
  readonly union?: unknown
  readonly remove?: unknown
  /** Names of traits, or one. */
  readonly unset?: unknown
  readonly delete?: boolean
}

const operations = [
  ['$set_once', 'setOnce'],
  ['$add', 'add'],
  ['$append', 'append'],
  ['$union', 'union'],
  ['$remove', 'remove'],
  ['$unset', 'unset'],
] as const
const reserved: ReadonlySet<string> = new Set([...operations.map(([key]) => key), '$delete'])

/**
 * The traits of an `identify` or `group` event: those to set, and under reserved keys what else is to be done.
 * What cannot be traits is given as it came, so that its event is refused and kept.
 */
export function traitsOf(change: ProfileChange): unknown {
  const { set } = change
  if (set !== undefined && set !== null && !isWireObject(set)) return set
  const traits: WireObject = {}
  // A vendor's trait that is named like one of our operations is not to become one.
  for (const key in set) if (!reserved.has(key)) put(traits, key, set[key])
  for (const [key, part] of operations) {
    const value = change[part]
    if (value === undefined || value === null) continue
    traits[key] = part === 'unset' && typeof value === 'string' ? [value] : value
  }
  if (change.delete === true) traits['$delete'] = true
  return traits
}

/** The id of the `identify` that comes out of an event beside itself: the same however often that is sent. */
export function profileId(eventId: unknown): string | null {
  return typeof eventId === 'string' || typeof eventId === 'number' ? `${eventId}:profile` : null
}

/** `value` without what says nothing, where it is an object. */
export function withoutNulls(value: unknown): unknown {
  if (!isWireObject(value)) return value
  const kept: WireObject = {}
  for (const key in value) if (value[key] !== null) put(kept, key, value[key])
  return kept
}
