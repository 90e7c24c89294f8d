import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StoppedError } from './http-target.ts'
import { runImport, targetOf, withFolder } from './test-import.ts'
import { startTestReceiver, type TestReceiver, type TestReceiverOptions } from './test-receiver.ts'

const never = new AbortController().signal

async function withReceiver(options: TestReceiverOptions, use: (receiver: TestReceiver) => Promise<void>) {
  const receiver = await startTestReceiver(options)
  try {
    await use(receiver)
  } finally {
    await receiver.close()
  }
}

function event(id: number): string {
  return JSON.stringify({ event_id: String(id), name: 'n' })
}

test('[I6] 503 and 429 are waited for, by Retry-After where it says one', () => {
  const busy = (request: number) => {
    if (request === 1)
      return { status: 503, headers: { 'retry-after': '1' }, body: { detail: 'The disk is full.' } }
    return request === 2 ? { status: 429 } : undefined
  }
  return withReceiver({ interfere: busy }, async (receiver) => {
    const reasons: string[] = []
    const startedAt = Date.now()
    const target = targetOf(receiver, { onWait: (reason) => reasons.push(reason) })
    expect(await target.send([event(1)], never)).toMatchObject({ accepted: 1 })
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990)
    expect(reasons).toEqual(['the test asks to wait: The disk is full.', 'the test asks to wait: status 429'])
  })
})

test('[I6] a server that does not answer is tried again, then given up with what to do', async () => {
  const receiver = await startTestReceiver()
  await receiver.close()
  const target = targetOf(receiver, { patienceMs: 60 })
  await expect(target.send([event(1)], never)).rejects.toThrow(
    /does not answer .*ECONNREFUSED.*run the same command again/,
  )
})

test('a wait ends when the import is stopped', () =>
  withReceiver({ interfere: () => ({ status: 503, headers: { 'retry-after': '60' } }) }, async (receiver) => {
    const stop = new AbortController()
    const sent = targetOf(receiver, { onWait: () => stop.abort() }).send([event(1)], stop.signal)
    await expect(sent).rejects.toThrow(StoppedError)
  }))

test('a batch that is too large is halved, and an event that is too large alone is refused', () => {
  const tooLarge = (_: number, lines: readonly string[]) =>
    lines.length > 2 || lines.some((line) => line.includes('"7"')) ? { status: 413 } : undefined
  return withReceiver({ interfere: tooLarge }, async (receiver) => {
    const answer = await targetOf(receiver).send([1, 2, 3, 4, 5, 6, 7, 8, 9].map(event), never)
    expect(answer).toMatchObject({ accepted: 8, rejected: [{ index: 6, code: 'event_too_large' }] })
    expect(receiver.events.size).toBe(8)
  })
})

test('an unknown key, a wrong address and an answer of something else stop at once, each with its reason', () =>
  withReceiver({ interfere: () => ({ status: 200, body: { hello: 1 } }) }, async (receiver) => {
    await expect(targetOf(receiver, { token: 'wrong' }).send([event(1)], never)).rejects.toThrow(
      /does not know the key: Unknown/,
    )
    await expect(targetOf(receiver).send([event(1)], never)).rejects.toThrow(/not as Tidemark does/)
  }))

test('packed batches arrive whole', () =>
  withReceiver({}, async (receiver) => {
    expect(await targetOf(receiver, { compress: true }).send([1, 2, 3].map(event), never)).toMatchObject({
      accepted: 3,
    })
  }))

test('[I1] requests that were kept, but whose answer was lost, count once', () => {
  return withReceiver({ loseAnswer: (request) => request % 3 === 0 }, (receiver) =>
    withFolder(async (dir) => {
      const path = join(dir, 'a.ndjson')
      await writeFile(path, '{"name":"n"}\n'.repeat(200))
      const { read, accepted, duplicates } = await runImport(targetOf(receiver), { dir, path })
      expect([read, accepted + duplicates]).toEqual([200, 200])
      expect(duplicates).toBeGreaterThan(0)
      expect(receiver.events.size).toBe(200)
    }),
  )
})
