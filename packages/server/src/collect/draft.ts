import { textFields, type TextField } from '@tidemark/event'

/** An object out of a parser: any keys, any values. Never written to but for cutting addresses. */
export type WireObject = Record<string, unknown>

/** The place of each text field in `Draft.texts`. */
export const slot = Object.freeze(
  Object.fromEntries(textFields.map((field, index) => [field, index])),
) as Readonly<Record<TextField, number>>

/**
 * An event on its way through the steps, which fill it in. Made anew for every event: one that is used again
 * lies among the old objects, where every text put into it costs the garbage collector more than the new one.
 */
export interface Draft {
  /** The event as the protocol gave it, in the native shape. */
  sent: WireObject
  /** By {@link slot}; empty where absent. */
  readonly texts: string[]
  eventId: string
  /** NaN where absent; corrected and never NaN after `correct-clock`. */
  timestamp: number
  sentAt: number
  value: number
  retryCount: number
  sampleRate: number
  isBot: boolean
  consent: readonly string[] | undefined
  properties: WireObject | undefined
  traits: WireObject | undefined
  /** The parts of the context without a field of their own. Without a prototype. */
  rest: WireObject | undefined
  /** The person's browser, as the sender names it. */
  userAgent: string
  /** The person's address, whole: from here it goes no further than to the lookup of its place. */
  address: string
  groupId: string
  groupType: string
  previousId: string
  /** Some text is long enough to be looked at again. */
  hasLongText: boolean
  /** No text holds a character that JSON escapes: see `Reading.plain`. Who puts in another one says so here. */
  plain: boolean
  /** Pieces of the line that are the same for many events: `,"name":"click",…`, `,"browser":"Firefox",…`. */
  nameJson: string
  clientJson: string
  placeJson: string
  addressJson: string
  propertiesJson: string
  /** Empty where there is no rest. */
  contextJson: string
}

const noTexts: readonly string[] = textFields.map(() => '')

export function createDraft(sent: WireObject): Draft {
  return {
    sent,
    texts: noTexts.slice(),
    eventId: '',
    timestamp: NaN,
    sentAt: NaN,
    value: NaN,
    retryCount: 0,
    sampleRate: 1,
    isBot: false,
    consent: undefined,
    properties: undefined,
    traits: undefined,
    rest: undefined,
    userAgent: '',
    address: '',
    groupId: '',
    groupType: '',
    previousId: '',
    hasLongText: false,
    plain: false,
    nameJson: '',
    clientJson: '',
    placeJson: '',
    addressJson: '',
    propertiesJson: '',
    contextJson: '',
  }
}

export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keeps `value` for the `context` column. What was kept first stays. */
export function keepRest(draft: Draft, key: string, value: unknown): void {
  // Without a prototype, so that a key `__proto__` is a key like any other.
  draft.rest ??= Object.create(null) as WireObject
  if (!(key in draft.rest)) draft.rest[key] = value
}
