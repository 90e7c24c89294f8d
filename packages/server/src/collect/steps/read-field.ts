import { kinds, parseTime, type Kind } from '@tidemark/event'
import { isWireObject, keepRest, slot, type Draft, type WireObject } from '../draft.ts'
import { dead, pointer, type Verdict } from '../verdict.ts'
import type { Batch } from '../batch.ts'
import type { Special } from '../spellings.ts'

interface Field {
  readonly key: string
  readonly batch: Batch
  /** It came under our own name, which wins over the other spellings. */
  readonly canonical: boolean
}

type Reader = (draft: Draft, value: unknown, field: Field) => Verdict | undefined

/** A text as it is, a number as its digits; nothing else is a text. */
export function readText(value: unknown, batch: Batch): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) batch.sawBigNumber = true
  return String(value)
}

/** How each field that is more than a text is read. */
export const readers: Readonly<Record<Exclude<Special, 'context'>, Reader>> = {
  event_id: readEventId,
  kind: readKind,
  timestamp: readTimestamp,
  sent_at: readSentAt,
  value: readValue,
  retry_count: readRetryCount,
  sample_rate: readSampleRate,
  is_bot: readIsBot,
  consent: readConsent,
  properties: readProperties,
  traits: readTraits,
  previous_id: (draft, value, { batch }) => {
    draft.previousId ||= readText(value, batch) ?? ''
    return undefined
  },
  group_id: (draft, value, { batch }) => {
    draft.groupId ||= readText(value, batch) ?? ''
    return undefined
  },
  group_type: (draft, value, { batch }) => {
    draft.groupType ||= readText(value, batch) ?? ''
    return undefined
  },
  user_agent: (draft, value) => {
    if (typeof value === 'string') draft.userAgent ||= value
    return undefined
  },
  ignored: () => undefined,
}

function readEventId(draft: Draft, value: unknown, { key, batch, canonical }: Field): Verdict | undefined {
  if (value === '' || (draft.eventId !== '' && !canonical)) return undefined
  const text = readText(value, batch)
  if (text === undefined)
    return dead(
      'id_invalid',
      pointer(key),
      `${key} must be a text, best a UUID. Leave it out to have one made.`,
    )
  draft.eventId = text
  return undefined
}

function readKind(draft: Draft, value: unknown, { key }: Field): Verdict | undefined {
  const kind = kinds.find((known) => known === value) satisfies Kind | undefined
  if (kind !== undefined) draft.texts[slot.kind] = kind
  else if (key === 'kind') return dead('value_invalid', '/kind', `kind must be one of ${kinds.join(', ')}.`)
  // A `type` that is none of our kinds is the sender's own affair.
  else keepRest(draft, key, value)
  return undefined
}

function readTimestamp(draft: Draft, value: unknown, { key, canonical }: Field): Verdict | undefined {
  if (value === '' || (!Number.isNaN(draft.timestamp) && !canonical)) return undefined
  const at = parseTime(value)
  if (at === undefined)
    return dead(
      'timestamp_invalid',
      pointer(key),
      `${key} must be an ISO 8601 time or a Unix time. Leave it out to take the time of arrival.`,
    )
  draft.timestamp = at
  return undefined
}

// A time that cannot be read corrects no clock; the event is not to blame for it.
function readSentAt(draft: Draft, value: unknown): undefined {
  draft.sentAt = parseTime(value) ?? draft.sentAt
}

function readValue(draft: Draft, value: unknown, { key, canonical }: Field): Verdict | undefined {
  if (value === '' || (!Number.isNaN(draft.value) && !canonical)) return undefined
  const number = toNumber(value)
  if (number === undefined)
    return dead('value_invalid', pointer(key), `${key} must be a number. Put anything else into properties.`)
  if (!Number.isFinite(number))
    return dead('number_out_of_range', pointer(key), `${key} is greater than any number that can be kept.`)
  draft.value = number
  return undefined
}

function readRetryCount(draft: Draft, value: unknown, { key }: Field): Verdict | undefined {
  const count = toNumber(value)
  if (count === undefined || !Number.isInteger(count) || count < 0 || count > 65_535)
    return dead('value_invalid', pointer(key), `${key} must be a whole number from 0 to 65535.`)
  draft.retryCount = count
  return undefined
}

function readSampleRate(draft: Draft, value: unknown, { key }: Field): Verdict | undefined {
  const rate = toNumber(value)
  // A rate so small that 1/rate is infinite would make every count infinite.
  if (rate === undefined || !(rate >= 1e-9 && rate <= 1))
    return dead(
      'value_invalid',
      pointer(key),
      `${key} must be a number over 0 and up to 1: 0.1 for one in ten.`,
    )
  draft.sampleRate = rate
  return undefined
}

function readIsBot(draft: Draft, value: unknown, { key }: Field): Verdict | undefined {
  if (typeof value !== 'boolean') return dead('value_invalid', pointer(key), `${key} must be true or false.`)
  draft.isBot = value
  return undefined
}

function readConsent(draft: Draft, value: unknown, { key }: Field): Verdict | undefined {
  const given = isWireObject(value) ? namesOfTrue(value) : value
  if (!Array.isArray(given) || given.length > 100 || !given.every(isCategory))
    return dead(
      'value_invalid',
      pointer(key),
      `${key} must be a list of categories, or an object of them with true or false: at most 100 of 200 characters.`,
    )
  draft.consent = given
  return undefined
}

function readProperties(draft: Draft, value: unknown, { key, canonical }: Field): Verdict | undefined {
  if (!isWireObject(value))
    return dead('properties_invalid', pointer(key), `${key} must be a JSON object. Wrap it: { "items": … }.`)
  if (draft.properties === undefined) draft.properties = value
  else if (canonical) {
    keepRest(draft, 'metadata', draft.properties)
    draft.properties = value
  } else keepRest(draft, key, value)
  return undefined
}

function readTraits(draft: Draft, value: unknown, { key }: Field): Verdict | undefined {
  if (!isWireObject(value)) return dead('properties_invalid', pointer(key), `${key} must be a JSON object.`)
  draft.traits = value
  return undefined
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.length > 100) return undefined
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : undefined
}

function namesOfTrue(answers: WireObject): readonly string[] | undefined {
  const entries = Object.entries(answers)
  if (!entries.every(([, answer]) => typeof answer === 'boolean')) return undefined
  return entries.filter(([, answer]) => answer === true).map(([name]) => name)
}

function isCategory(item: unknown): item is string {
  return typeof item === 'string' && item.length <= 200
}
