import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openReceiver } from '../src/testing/receiver.ts'

const example = resolve(import.meta.dirname, '../../../examples/node')
afterAll(() => rm(join(example, 'spool'), { recursive: true, force: true }))

test('the example starts with one command, sends what its visitors do, and the rest when it is stopped', async () => {
  await using receiver = await openReceiver()
  const shop = spawn('npm', ['start'], {
    cwd: example,
    env: { ...process.env, TIDEMARK_HOST: receiver.url, TIDEMARK_WRITE_KEY: 'k', PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  shop.stdout.on('data', (data) => (output += String(data)))
  while (!output.includes('The shop is at')) await once(shop.stdout, 'data')
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? ''
  const page = await fetch(url)
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
  for (const path of ['/buy', '/sign-in']) await fetch(url + path, { method: 'POST', headers: { cookie } })
  // To the whole group, as a terminal does.
  process.kill(-(shop.pid ?? 0), 'SIGINT')
  await once(shop, 'exit')
  while (receiver.taken.length === 0) await new Promise((done) => setTimeout(done, 10))
  const events = receiver.taken.flatMap((batch) => batch.events)
  expect(events.map(({ kind, name }) => String(name ?? kind)).toSorted((a, b) => a.localeCompare(b))).toEqual(
    ['identify', 'page', 'page', 'page', 'purchase'],
  )
  expect(new Set(events.slice(0, 2).map((event) => event['anonymous_id'])).size).toBe(1)
})
