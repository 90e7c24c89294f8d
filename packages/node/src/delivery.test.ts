import { expect, test } from 'vitest'
import { maxAgeMs } from './backlog.ts'
import { openClient, type OpenClient } from './testing/open-client.ts'

const ann = { userId: 'ann' }

function trackMany({ tidemark }: OpenClient, count: number, from = 0): void {
  for (let index = from; index < from + count; index += 1) tidemark.track('counted', { index }, ann)
}

/** The numbers of the events that were taken, repeats left out as the server does. */
function counted({ receiver }: OpenClient): readonly number[] {
  const events = new Map(
    receiver.taken.flatMap(({ events }) => events.map((event) => [event.event_id, event])),
  )
  return [...events.values()].map(({ properties }) => Number(Object(properties).index))
}

const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index)

test('[N2] a batch is sent when it is full, in one request for all that a turn added', async () => {
  await using client = await openClient({ batchSize: 20 })
  trackMany(client, 130)
  await until(() => client.receiver.taken.length > 0)
  expect(client.receiver.batches.map(({ events }) => events.length)).toEqual([130])
  expect(client.receiver.batches[0]?.headers).toMatchObject({
    authorization: 'Bearer tmw_test',
    'content-encoding': 'gzip',
    'user-agent': expect.stringMatching(/^tidemark-node\/\d/),
  })
})

test('[N2] what is no full batch is sent after the interval', async () => {
  await using client = await openClient({ flushIntervalMs: 100 })
  trackMany(client, 3)
  await until(() => client.receiver.taken.length > 0)
  expect(counted(client)).toEqual(range(3))
  expect(client.receiver.batches[0]?.headers['content-encoding']).toBeUndefined()
})

test('[N2] whatever the server answers but a final no, everything arrives in the end, and counts once', async () => {
  await using client = await openClient({ requestTimeoutMs: 200 })
  client.receiver.replies = [
    { status: 500 },
    'hang',
    { status: 502, body: '<html>Bad gateway</html>' },
    'cut',
    { status: 302, headers: { location: 'https://elsewhere.example/' } },
    // What a hotel's wireless answers to everybody.
    { status: 200, body: '<html>Welcome</html>' },
  ]
  trackMany(client, 50)
  // Each flush lifts the pause, or this would take half a minute.
  for (let attempt = 0; attempt < 6; attempt += 1)
    expect(await client.tidemark.flush({ timeoutMs: 300 })).toBe(false)
  expect(await client.tidemark.flush()).toBe(true)
  expect(counted(client)).toEqual(range(50))
  expect(
    new Set(client.receiver.batches.flatMap(({ events }) => events.map((event) => event.event_id))).size,
  ).toBe(50)
  expect(client.codes()).toEqual(['unreachable'])
})

test('[N2] Retry-After is honoured, in flush too', async () => {
  await using client = await openClient()
  client.receiver.replies = [{ status: 429, headers: { 'retry-after': '1' } }]
  trackMany(client, 1)
  const startedAt = performance.now()
  expect(await client.tidemark.flush({ timeoutMs: 300 })).toBe(false)
  expect(await client.tidemark.flush()).toBe(true)
  expect(performance.now() - startedAt).toBeGreaterThan(990)
  expect(client.receiver.batches.length).toBe(2)
})

test('[N2] a final no drops the batch, counts and tells it, and the next one is tried', async () => {
  await using client = await openClient()
  client.receiver.replies = [{ status: 401, body: '{"detail":"No write key like this is known here."}' }]
  trackMany(client, 3)
  expect(await client.tidemark.flush()).toBe(true)
  expect(client.problems).toMatchObject([
    { code: 'refused', events: 3, message: expect.stringContaining('No write key like this') },
  ])
  trackMany(client, 1, 3)
  await client.tidemark.flush()
  expect(counted(client)).toEqual([3])
  expect(client.receiver.taken[0]?.telemetry).toEqual({ sent: 0, retried: 0, dropped: { refused: 3 } })
})

test('[N2] a batch that is too large for the server is halved until it is not', async () => {
  await using client = await openClient()
  client.receiver.replies = [{ status: 413 }, { status: 413 }]
  trackMany(client, 40)
  expect(await client.tidemark.flush()).toBe(true)
  const sizes = client.receiver.batches.map(({ events }) => events.length)
  expect([sizes.length, sizes[0], (sizes[1] ?? 0) < 25]).toEqual([5, 40, true])
  expect(counted(client)).toEqual(range(40))
})

test('[N2] events that the server keeps as dead letters are told with its reason', async () => {
  await using client = await openClient()
  client.receiver.usual = {
    status: 200,
    body: JSON.stringify({
      accepted: 0,
      duplicates: 0,
      rejected: [{ index: 0, event_id: null, code: 'name_too_long', message: 'The name is long.', path: '' }],
    }),
  }
  trackMany(client, 1)
  expect(await client.tidemark.flush()).toBe(true)
  expect(client.problems).toMatchObject([
    { code: 'rejected', events: 1, message: expect.stringContaining('name_too_long') },
  ])
})

test('[N3] past the limit the oldest go first, and the server is told how many', async () => {
  await using client = await openClient({ maxQueueEvents: 100, batchSize: 1_000 })
  trackMany(client, 150)
  await client.tidemark.flush()
  expect(counted(client)).toEqual(range(100, 50))
  expect(client.receiver.taken[0]?.telemetry?.dropped).toEqual({ queue_full: 50 })
  expect(client.codes()).toEqual(['queue_full'])
})

test('[N3] what is on its way to a server that does not answer counts towards the limit', async () => {
  await using client = await openClient({ maxQueueEvents: 100, batchSize: 60, requestTimeoutMs: 300 })
  client.receiver.replies = ['hang']
  trackMany(client, 60)
  await until(() => client.receiver.batches.length === 1)
  trackMany(client, 60, 60)
  await client.tidemark.flush()
  // The sixty on their way stay; of the others the oldest twenty went.
  expect([...counted(client)].sort((a, b) => a - b)).toEqual([...range(60), ...range(40, 80)])
})

test('[N3] events older than six days go, so that a repeat is always recognised', async () => {
  let now = Date.now()
  await using client = await openClient({ now: () => now })
  trackMany(client, 2)
  now += maxAgeMs + 1
  trackMany(client, 1, 2)
  await client.tidemark.flush()
  expect(counted(client)).toEqual([2])
  expect(client.receiver.taken[0]?.telemetry?.dropped).toEqual({ too_old: 2 })
})

test('[N7] what was sent and sent again is told once, with the next batch that arrives', async () => {
  await using client = await openClient()
  client.receiver.replies = [{ status: 500 }]
  trackMany(client, 5)
  await client.tidemark.flush({ timeoutMs: 50 })
  await client.tidemark.flush()
  trackMany(client, 1)
  await client.tidemark.flush()
  trackMany(client, 1)
  await client.tidemark.flush()
  expect(client.receiver.taken.map(({ telemetry }) => telemetry)).toEqual([
    { sent: 0, retried: 5, dropped: {} },
    { sent: 5, retried: 0, dropped: {} },
    { sent: 1, retried: 0, dropped: {} },
  ])
})

test('[N7] close tells losses that no later batch could', async () => {
  await using client = await openClient({ closeTimeoutMs: 2_000 })
  client.tidemark.track('', {}, ann)
  await client.tidemark.close()
  expect(client.receiver.taken).toMatchObject([{ events: [], telemetry: { dropped: { invalid: 1 } } }])
})

test('[N4] flush and close end within their time, say how it went, and never reject', async () => {
  await using client = await openClient({ closeTimeoutMs: 200 })
  client.receiver.usual = 'hang'
  trackMany(client, 3)
  const startedAt = performance.now()
  expect(await client.tidemark.flush({ timeoutMs: 100 })).toBe(false)
  expect(await client.tidemark.close()).toBe(false)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  client.tidemark.track('too_late', {}, ann)
  expect(client.problems).toMatchObject([{ code: 'invalid', message: expect.stringContaining('closed') }])
})

test('[N4] events that come during a flush do not hold it up', async () => {
  await using client = await openClient()
  trackMany(client, 1)
  const flushed = client.tidemark.flush()
  const timer = setInterval(() => trackMany(client, 1), 1)
  expect(await flushed).toBe(true)
  clearInterval(timer)
})

test('[N4] what is handed to waitUntil ends when the events of the turn have arrived', async () => {
  const works: Promise<unknown>[] = []
  await using client = await openClient({ waitUntil: (work) => works.push(work) })
  trackMany(client, 10)
  expect(works.length).toBe(1)
  await Promise.all(works)
  expect(counted(client)).toEqual(range(10))
})

test('[N6] until the settings are known nothing is sent; turned off, nothing is taken', async () => {
  let now = Date.now()
  await using client = await openClient({ remoteSettings: true, now: () => now })
  client.receiver.settings = { enabled: false }
  trackMany(client, 5)
  await client.tidemark.flush()
  expect(client.receiver.batches).toEqual([])
  client.receiver.settings = { enabled: true }
  now += 31_000
  // This one asks; from the next on it is known.
  trackMany(client, 1)
  await until(() => client.receiver.settingsAsked === 2)
  await client.tidemark.flush()
  trackMany(client, 1, 7)
  await client.tidemark.flush()
  expect(counted(client)).toEqual([7])
  now += 31_000
  client.receiver.settings = { enabled: false }
  trackMany(client, 1, 8)
  await until(() => client.receiver.settingsAsked === 3)
  await client.tidemark.flush()
  trackMany(client, 1, 9)
  await client.tidemark.flush()
  expect(counted(client)).toEqual([7, 8])
})

test('[N6] a person is in a share the same way each time; what is sampled says so', async () => {
  await using first = await openClient({ remoteSettings: true })
  await using second = await openClient({ remoteSettings: true })
  for (const client of [first, second]) {
    client.receiver.settings = { rollout: 0.5, sample_rate: 0.5, batch_size: 1_000 }
    for (let person = 0; person < 400; person += 1)
      client.tidemark.track('seen', {}, { userId: `user-${person}` })
    client.tidemark.track('backup_done', {}, { system: true })
    await client.tidemark.flush()
  }
  const events = first.receiver.taken.flatMap(({ events }) => events)
  const people = (client: OpenClient) =>
    client.receiver.taken.flatMap(({ events }) => events.map((event) => event['user_id']))
  expect(people(first)).toEqual(people(second))
  expect(Math.abs(people(first).length - 101)).toBeLessThan(40)
  expect(new Set(events.slice(0, -1).map((event) => event['sample_rate']))).toEqual(new Set([0.5]))
  expect(events.at(-1)).not.toHaveProperty('sample_rate')
})

test('[N6] a server that does not answer about settings holds nothing up for long', async () => {
  await using client = await openClient({ remoteSettings: true })
  trackMany(client, 1)
  expect(await client.tidemark.flush()).toBe(true)
  expect(counted(client)).toEqual([0])
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
