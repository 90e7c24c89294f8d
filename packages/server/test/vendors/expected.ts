import { expect } from 'vitest'
import type { Stored } from './tidemark.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown

/** What every stored event has, and a test knows only the form of. */
export const moments = {
  event_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown,
  timestamp: time,
  received_at: time,
}

/** Events of which no two have the same name. */
export function byName(events: readonly Stored[]): Readonly<Record<string, Stored>> {
  return Object.fromEntries(events.map((event) => [event['name'], event]))
}
