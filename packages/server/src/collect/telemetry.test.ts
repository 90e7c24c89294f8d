import { expect, test } from 'vitest'
import { createHarness } from './testing/harness.ts'

const buy = { name: 'buy', user_id: 'ann' }

test('[A1.2] what an SDK says of itself lies beside what was received, not in it', async () => {
  const { send, entries } = createHarness()
  const telemetry = { sent: 40, retried: 2, dropped: { queue_full: 7, storage: 1 } }
  expect(await send({ events: [buy], telemetry })).toMatchObject({ status: 200, body: { accepted: 1 } })
  expect(entries[0]?.header).toMatchObject({ received: 1, events: 1, dropped: {}, client: telemetry })
})

test('[A1.2] an SDK with nothing left but losses may tell them alone', async () => {
  const { send, entries } = createHarness()
  await send({ events: [], telemetry: { dropped: { too_old: 3 } } })
  expect(entries[0]?.header).toMatchObject({
    received: 0,
    events: 0,
    client: { sent: 0, retried: 0, dropped: { too_old: 3 } },
  })
})

test('[A1.2] telemetry that is none stops no batch and leaves nothing', async () => {
  const { send, entries } = createHarness()
  for (const telemetry of ['lots', [1], { sent: -4 }, { dropped: { queue_full: 1e12, other: 5 } }, null]) {
    expect(await send({ events: [buy], telemetry })).toMatchObject({ status: 200, body: { accepted: 1 } })
  }
  await send([buy])
  expect(entries.map(({ header }) => header.client)).toEqual(Array.from({ length: 6 }, () => undefined))
})
