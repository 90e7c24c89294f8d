import fc from 'fast-check'
import { expect, test } from 'vitest'
import { browserHeaders, createHarness } from './testing/harness.ts'

const good = {
  event_id: '0192f3a4-7b1c-7def-8abc-000000000001',
  name: 'order_completed',
  timestamp: '2026-11-21T01:43:59.000Z',
  user_id: 'ann',
  anonymous_id: 'a-1',
  session_id: 's-1',
  value: 12.5,
  currency: 'EUR',
  source: 'browser',
  consent: ['analytics'],
  context: {
    page: { url: 'https://shop.example/a?utm_source=x', title: 'A' },
    screen: { width: 1, height: 2 },
  },
  properties: { sku: 'S-1', items: [{ n: 1 }, { n: 2.5 }], flags: { a: true, b: null } },
}

const otherKeys =
  'event type kind category action label traits groupId previousId sent_at page ip sessionInfo retry_count ' +
  'sample_rate is_bot metadata __proto__ constructor a.b'
const keys = [...Object.keys(good), ...otherKeys.split(' '), '', '\ud800']

const anyValue = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
  fc.constantFrom(
    'page',
    'identify',
    'group',
    'alias',
    'browser',
    'production',
    '2026-11-21',
    '203.0.113.77',
    '::1',
  ),
  fc.constantFrom<unknown>(
    '\ud800',
    '\u0000',
    '"',
    '\\',
    '\n',
    'x'.repeat(300),
    '😀',
    -0,
    1e308,
    5e-324,
    2 ** 63,
    1e21,
  ),
  fc.dictionary(
    fc.constantFrom(...keys, 'url', 'name', 'type', 'width', 'height', 'id'),
    fc.jsonValue({ maxDepth: 2 }),
  ),
)

/** A good event of which some keys are something else, or gone. */
const mutated = fc
  .array(fc.tuple(fc.constantFrom(...keys), fc.option(anyValue, { nil: undefined })), { maxLength: 4 })
  .map((changes) => {
    const json: Record<string, unknown> = Object.assign(Object.create(null) as object, good, {
      event_id: undefined,
    })
    for (const [key, value] of changes) json[key] = value
    return json
  })

test('[C1] whatever its events are, a batch is answered, and the good ones among them are taken', async () => {
  const { send, entries } = createHarness()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(mutated, anyValue), { maxLength: 6 }), async (odd) => {
      const { status, body } = await send([good, ...odd, { ...good, event_id: undefined }], {
        headers: browserHeaders,
      })
      expect(status).toBe(200)
      const entry = entries.pop()
      expect(entry?.events.length).toBe(body.accepted)
      expect(entry?.events[0]).toMatchObject({ event_id: good.event_id, name: 'order_completed' })
      expect(entry?.events.at(-1)).toMatchObject({ name: 'order_completed', properties: good.properties })
      for (const { index, path } of body.rejected) {
        expect(index).toBeGreaterThan(0)
        expect(path === '' || path.startsWith('/')).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('[A1.1] received is what was stored, dropped and dead-lettered, for any batch', async () => {
  const { send, entries } = createHarness()
  const ids = fc.constantFrom('a', 'b', good.event_id, undefined)
  const events = fc.array(
    fc.tuple(mutated, ids).map(([event, id]) => ({ ...event, event_id: id })),
    { minLength: 1 },
  )
  await fc.assert(
    fc.asyncProperty(events, async (batch) => {
      const { body } = await send(batch)
      const entry = entries.pop()
      const {
        received,
        events: stored,
        dead,
        dropped,
      } = entry?.header ?? { received: -1, events: 0, dead: 0, dropped: {} }
      expect(received).toBe(batch.length)
      expect(stored + dead + (dropped.duplicate ?? 0)).toBe(received)
      expect([entry?.events.length, entry?.dead.length]).toEqual([stored, dead])
      expect([body.accepted, body.rejected.length, body.duplicates]).toEqual([
        stored,
        dead,
        dropped.duplicate ?? 0,
      ])
    }),
    { numRuns: 300 },
  )
})

// A whole number that JavaScript would round keeps its digits as text.
function bigAsText(_key: string, value: unknown): unknown {
  const isBig = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return isBig && /^-?\d+$/.test(String(value)) ? String(value) : value
}

test('[C1] properties are stored as they were sent', async () => {
  const { send, entries } = createHarness()
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }), { maxKeys: 8 }),
      async (properties) => {
        await send({ ...good, properties })
        const [stored] = entries.pop()?.events ?? []
        const expected: unknown = JSON.parse(JSON.stringify(properties), bigAsText)
        expect(JSON.stringify(stored?.['properties'])).toBe(JSON.stringify(expected))
      },
    ),
    { numRuns: 500 },
  )
})

test('[C1] a refused event is kept as it was sent', async () => {
  const { send, entries } = createHarness({ project: { ipRule: 'keep' } })
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (odd) => {
      const event = { ...odd, name: ['no name'] }
      await send([event])
      expect(JSON.parse(entries.pop()?.dead[0]?.body ?? '')).toEqual(JSON.parse(JSON.stringify(event)))
    }),
    { numRuns: 300 },
  )
})

test('[C1] any text and any bytes are answered', async () => {
  const { send } = createHarness()
  const cut = fc.tuple(fc.constant(JSON.stringify({ events: [good, good] })), fc.nat(), fc.nat(), fc.string())
  const spliced = cut.map(([text, from, length, put]) => {
    const start = from % text.length
    return text.slice(0, start) + put + text.slice(start + (length % 20))
  })
  const bodies = fc.oneof(
    fc.string(),
    fc.json(),
    spliced,
    spliced.map((text) => text.replaceAll(',', '\n')),
    fc.uint8Array(),
  )
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const { status } = await send(body)
      expect([200, 400]).toContain(status)
    }),
    { numRuns: 1_000 },
  )
})
