import { expect, test } from 'vitest'
import type { EventRow } from '../../api/answers.ts'
import { eventKind, timelineOf } from './timeline.ts'

function event(at: string, more: Readonly<Record<string, unknown>> = {}): EventRow {
  return { event_id: at, name: 'click', timestamp: at, received_at: at, ...more }
}

function shape(events: readonly EventRow[]) {
  return timelineOf(events, 'Europe/Berlin').map(({ day, sessions }) => [
    day,
    sessions.map(({ events: of }) => of.length),
  ])
}

test('events are by day of the project, and by session', () => {
  const events = [
    event('2026-11-20T23:30:00Z', { session_id: 'b' }),
    event('2026-11-20T22:30:00Z', { session_id: 'b' }),
    event('2026-11-20T22:20:00Z', { session_id: 'a' }),
    event('2026-11-20T10:00:00Z', { session_id: 'a' }),
  ]
  expect(shape(events)).toEqual([
    ['2026-11-21', [1]],
    ['2026-11-20', [1, 2]],
  ])
  expect(timelineOf(events, 'Europe/Berlin')[1]?.sessions[1]?.durationMs).toBe((12 * 60 + 20) * 60_000)
})

test('without sessions a gap of more than half an hour parts them', () => {
  const at = ['2026-11-20T12:00:00Z', '2026-11-20T11:30:00Z', '2026-11-20T10:59:59Z']
  expect(shape(at.map((time) => event(time)))).toEqual([['2026-11-20', [2, 1]]])
  expect(shape([])).toEqual([])
})

test.each([
  ['page', { kind: 'page' }],
  ['page', { name: 'page_view' }],
  ['person', { kind: 'identify', name: 'search' }],
  ['mail', { category: 'email' }],
  ['alert', { name: 'security_login', category: 'security' }],
  ['alert', { name: 'payment_failed' }],
  ['purchase', { name: 'Order Completed' }],
  ['search', { name: 'search' }],
  ['click', { name: 'outbound_click' }],
  ['other', { name: 'constructor' }],
])('%s is the kind of %o', (kind, more) => {
  expect(eventKind(event('2026-11-20T12:00:00Z', more))).toBe(kind)
})
