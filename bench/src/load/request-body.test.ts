import { expect, test } from 'vitest'
import { createRequestBody, stampRequestBody } from './request-body.ts'
import { visits } from './visits.ts'

const to = { host: '127.0.0.1', port: 1234, path: '/v1/events', writeKey: 'key' }
const events = [...visits({ seed: 1, events: 100, people: 10, from: 0, until: 1_000_000 })]
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('stamping gives new ids and the time, and leaves the rest as it was', () => {
  const body = createRequestBody(to, events, 0)
  const seen = new Set<string>()
  for (const nowMs of [1_763_000_000_000, 1_763_000_000_001]) {
    stampRequestBody(body, nowMs)
    const [head = '', content = ''] = body.bytes.toString().split('\r\n\r\n')
    expect(head).toContain(`Content-Length: ${content.length}`)
    const sent = JSON.parse(content).events
    for (const [index, event] of sent.entries()) {
      expect(event.event_id).toMatch(uuidV7)
      expect(Date.parse(event.timestamp)).toBe(nowMs)
      seen.add(event.event_id)
      const { event_id: _id, timestamp: _time, ...rest } = JSON.parse(events[index] ?? '')
      expect(event).toMatchObject(rest)
    }
  }
  expect(seen.size).toBe(200)
})

test('a single event is sent bare', () => {
  const body = createRequestBody(to, events.slice(0, 1), 3)
  stampRequestBody(body, 1_763_000_000_000)
  const event = JSON.parse(body.bytes.toString().split('\r\n\r\n')[1] ?? '')
  expect(event.event_id).toMatch(uuidV7)
})
