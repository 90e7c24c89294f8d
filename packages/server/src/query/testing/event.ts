import type { Event } from '@tidemark/event'
import { nowMs } from './open-world.ts'

let made = 0

/** An event of `projectId` with what matters for a test; the rest is the same for all. */
export function testEvent(projectId: string, fields: Partial<Event> = {}): Event {
  made += 1
  const timestamp = fields.timestamp ?? nowMs - 60_000
  return {
    event_id: `00000000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`,
    project_id: projectId,
    name: 'page_view',
    kind: 'track',
    timestamp,
    received_at: timestamp,
    anonymous_id: 'ann',
    properties: {},
    ...fields,
  }
}
