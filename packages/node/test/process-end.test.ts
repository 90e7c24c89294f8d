import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReceiver, type Receiver } from '../src/testing/receiver.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-node-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Then = 'wait' | 'idle' | 'exit' | 'flush' | 'listen'

function start({ url }: Receiver, then: Then, given: { count?: number; spool?: string } = {}): ChildProcess {
  const { count = 25, spool = '' } = given
  return fork(join(import.meta.dirname, 'client-process.ts'), [url, 'tmw_test', spool, String(count), then], {
    stdio: 'ignore',
    execPath: process.execPath,
    execArgv: [],
  })
}

async function end(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return { code: child.exitCode, signal: child.signalCode }
}

test('[N4] a program that has nothing left to do sends what waits, and ends', async () => {
  await using receiver = await openReceiver()
  expect(await end(start(receiver, 'idle'))).toEqual({ code: 0, signal: null })
  expect(new Set(receiver.ids()).size).toBe(25)
})

test('[N4] it ends too when the server does not answer, once the time for it is over', async () => {
  await using receiver = await openReceiver()
  receiver.usual = { status: 503 }
  expect(await end(start(receiver, 'idle'))).toEqual({ code: 0, signal: null })
  expect(receiver.batches.length).toBeGreaterThan(0)
})

test('[N4] a signal that nobody listens to ends the program as ever, after what waits was sent', async () => {
  await using receiver = await openReceiver()
  const child = start(receiver, 'wait')
  await once(child, 'message')
  expect(receiver.batches).toEqual([])
  child.kill('SIGTERM')
  expect(await end(child)).toEqual({ code: null, signal: 'SIGTERM' })
  expect(new Set(receiver.ids()).size).toBe(25)
})

test('[N4] a program that listens to the signal itself decides when it ends', async () => {
  await using receiver = await openReceiver()
  const child = start(receiver, 'listen')
  await once(child, 'message')
  child.kill('SIGTERM')
  expect(await end(child)).toEqual({ code: 7, signal: null })
  expect(new Set(receiver.ids()).size).toBe(25)
})

test('[N4] a second signal means it', async () => {
  await using receiver = await openReceiver()
  receiver.usual = 'hang'
  const child = start(receiver, 'wait')
  await once(child, 'message')
  child.kill('SIGINT')
  while (receiver.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGINT')
  expect(await end(child)).toEqual({ code: null, signal: 'SIGINT' })
})

test('[N5] what waited survives kill -9 and process.exit, and is sent after the next start', async () => {
  await using receiver = await openReceiver()
  receiver.usual = { status: 503 }
  const spool = join(folder, 'spool')
  const killed = start(receiver, 'wait', { spool })
  const another = start(receiver, 'wait', { spool })
  await Promise.all([once(killed, 'message'), once(another, 'message')])
  killed.kill('SIGKILL')
  another.kill('SIGKILL')
  await Promise.all([end(killed), end(another)])
  await end(start(receiver, 'exit', { spool }))
  receiver.usual = 'ok'
  const next = start(receiver, 'flush', { spool, count: 1 })
  while (receiver.ids().length < 76) await new Promise((resolve) => setTimeout(resolve, 5))
  while ((await readdir(spool)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  expect([receiver.ids().length, new Set(receiver.ids()).size]).toEqual([76, 76])
  next.kill('SIGKILL')
  await end(next)
})

test('[N2] [N5] what arrived though its answer did not is sent again after kill -9, under the same ids', async () => {
  await using receiver = await openReceiver()
  receiver.usual = 'hang'
  const spool = join(folder, 'unanswered')
  const killed = start(receiver, 'flush', { spool })
  while (receiver.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  killed.kill('SIGKILL')
  await end(killed)
  receiver.usual = 'ok'
  expect(await end(start(receiver, 'idle', { spool, count: 0 }))).toEqual({ code: 0, signal: null })
  const ids = receiver.batches.map(({ events }) => events.map(({ event_id }) => event_id))
  expect(ids).toEqual([ids[0], ids[0]])
})
