import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Tidemark } from './api.ts'
import { createTidemark } from './create-tidemark.ts'
import { openClient } from './testing/open-client.ts'

const ann = { userId: 'ann' }
const circle: Record<string, unknown> = { name: 'round' }
circle['self'] = circle

/** As a program in plain JavaScript calls it. */
function untyped(call: (...given: never) => unknown): (...given: readonly unknown[]) => unknown {
  return (...given) => Reflect.apply(call, undefined, given)
}

const hostile: readonly (readonly [string, unknown])[] = [
  ['a circle', circle],
  ['a BigInt', { amount: 12n }],
  ['a megabyte', { blob: 'x'.repeat(1024 * 1024), plan: 'pro' }],
  ['a million numbers', { list: Array.from({ length: 1_000_000 }, (_, index) => index), plan: 'pro' }],
  ['many large properties', Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i, 'ü'.repeat(3_000)]))],
  [
    'a getter that throws',
    {
      plan: 'pro',
      get fault() {
        throw new Error('of the program')
      },
    },
  ],
  [
    'a toJSON that throws',
    {
      toJSON() {
        throw new Error('of the program')
      },
    },
  ],
  [
    'a proxy that throws',
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('of the program')
        },
      },
    ),
  ],
  ['a thousand levels', Array.from({ length: 1_000 }).reduce<unknown>((inner) => ({ inner }), 1)],
  ['a function', () => 1],
  ['a list', [1, 2]],
  ['a text', 'plan=pro'],
  ['an error', { cause: new Error('of the program') }],
  ['a __proto__ of its own', JSON.parse('{"__proto__":{"admin":true},"big":null}')],
]

test.each(hostile)(
  '[N1] %s neither throws nor stops the next event, which arrives whole',
  async (_, given) => {
    await using client = await openClient()
    const track = untyped(client.tidemark.track)
    track('strange', given, ann)
    track('next', { plan: 'pro' }, ann)
    expect(await client.tidemark.flush()).toBe(true)
    const events = client.receiver.taken.flatMap(({ events }) => events)
    expect(events.map(({ name }) => name)).toEqual(['strange', 'next'])
    expect(Buffer.byteLength(JSON.stringify(events[0]))).toBeLessThan(40_000)
  },
)

test('[N1] what is tamed keeps all that could be sent, and is told', async () => {
  await using client = await openClient()
  client.tidemark.track('a', { blob: 'x'.repeat(100_000), plan: 'pro', amount: 12n, circle }, ann)
  await client.tidemark.flush()
  expect(client.receiver.taken[0]?.events[0]?.['properties']).toMatchObject({
    plan: 'pro',
    amount: '12',
    circle: { name: 'round', self: '[circular]' },
  })
  expect(client.problems).toMatchObject([{ code: 'trimmed', message: expect.stringContaining('"a"') }])
})

test('[N1] properties that are too large together go, the largest first, until the rest fits', async () => {
  await using client = await openClient()
  const many = Array.from({ length: 30 }, (_, index) => [`p${index}`, 'x'.repeat(1_000 + index * 50)])
  client.tidemark.track('large', { ...Object.fromEntries(many), plan: 'pro' }, ann)
  await client.tidemark.flush()
  const kept = Object.keys(Object(client.receiver.taken[0]?.events[0]?.['properties']))
  expect(kept).toContain('plan')
  expect(kept).toContain('p0')
  expect(kept).not.toContain('p29')
  expect(client.problems[0]?.message).toContain('p29')
})

test('[N1] [N7] a call of which nothing can be made is dropped, counted and told with what to do', async () => {
  await using client = await openClient()
  const track = untyped(client.tidemark.track)
  track()
  track('', {}, ann)
  track({ name: 'object' }, {}, ann)
  track('nobody', {}, {})
  track('nobody', {}, { userId: '' })
  expect(client.problems.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'invalid'))
  expect(client.problems.map(({ message }) => message).join()).toMatch(/Give track a text.*Give \{ userId \}/)
  track('fine', {}, ann)
  await client.tidemark.flush()
  expect(client.receiver.taken[0]?.telemetry?.dropped).toEqual({ invalid: 5 })
})

test('[N1] numbers are ids too, as databases have them', async () => {
  await using client = await openClient()
  const track = untyped(client.tidemark.track)
  track('a', {}, { userId: 42 })
  await client.tidemark.flush()
  expect(client.receiver.taken[0]?.events[0]).toMatchObject({ user_id: '42' })
})

test('[N1] whatever a call is given, it gives nothing back and throws nothing', async () => {
  await using client = await openClient()
  const { flush: _flush, close: _close, ...calls } = client.tidemark
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true })
  fc.assert(
    fc.property(
      fc.constantFrom<keyof typeof calls>(...(Object.keys(calls) as (keyof typeof calls)[])),
      fc.array(anything, { maxLength: 4 }),
      (name, given) => {
        expect(untyped(calls[name])(...given)).toBeUndefined()
      },
    ),
  )
  expect(await client.tidemark.flush()).toBe(true)
})

test('[N1] options that cannot be used are told, and everything goes on with what can', async () => {
  await using client = await openClient({ batchSize: -1, maxQueueEvents: Number.NaN })
  expect(client.problems).toMatchObject([
    { code: 'misconfigured', message: expect.stringMatching(/batchSize .* 20 is used/) },
    { code: 'misconfigured', message: expect.stringContaining('maxQueueEvents') },
  ])
  client.tidemark.track('a', {}, ann)
  expect(await client.tidemark.flush()).toBe(true)
})

test.each([
  { host: 'https://tidemark.example', writeKey: '' },
  { host: 'tidemark.example', writeKey: 'k' },
])(
  '[N1] without a host or a key (%o) nothing is sent, and the program starts all the same',
  async (options) => {
    const onProblem = vi.fn<(problem: { readonly code: string }) => void>()
    const tidemark: Tidemark = createTidemark({ ...options, onProblem })
    tidemark.track('a', {}, ann)
    expect([await tidemark.flush(), await tidemark.close()]).toEqual([true, true])
    expect(onProblem.mock.calls).toMatchObject([[{ code: 'misconfigured' }]])
  },
)

test('[N1] a program whose onProblem throws, or whose fetch does, gets no exception for it', async () => {
  await using client = await openClient({
    onProblem() {
      throw new Error('of the program')
    },
    fetch() {
      throw new Error('of the program')
    },
  })
  client.tidemark.track('', {}, ann)
  client.tidemark.track('a', {}, ann)
  expect(await client.tidemark.flush({ timeoutMs: 20 })).toBe(false)
})
