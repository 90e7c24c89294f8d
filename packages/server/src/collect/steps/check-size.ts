import { limits } from '@tidemark/event'
import { writeJson } from '../json-text.ts'
import { dead, type Verdict } from '../verdict.ts'
import type { Batch } from '../batch.ts'
import type { Draft } from '../draft.ts'

/** Holds the event's size against its limit: its bytes as JSON without white space. */
export function checkSize({ sent }: Draft, batch: Batch): Verdict | undefined {
  if (batch.bodyBytes <= limits.eventBytes || mostBytes(sent, 0) <= limits.eventBytes) return undefined
  if (Buffer.byteLength(writeJson(sent, 'keep', limits.eventBytes)) <= limits.eventBytes) return undefined
  return dead(
    'event_too_large',
    '',
    `The event is over ${limits.eventBytes} bytes. Keep large contents elsewhere, and send where they are.`,
  )
}

/** Never less than the bytes of `value` as JSON, and much quicker to find. */
function mostBytes(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length * 6 + 3
  if (typeof value !== 'object' || value === null) return 26
  if (depth > limits.propertiesDepth) return Infinity
  let bytes = 2
  if (Array.isArray(value)) for (const item of value) bytes += mostBytes(item, depth + 1)
  else
    for (const [key, item] of Object.entries(value)) bytes += key.length * 6 + 4 + mostBytes(item, depth + 1)
  return bytes
}
