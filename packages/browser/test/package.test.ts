import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StatsigClient } from '@statsig/js-client'
import { expect, expectTypeOf, test } from 'vitest'
import { coreGzipBytes } from '../build.ts'
import { init, type Tidemark } from '../src/index.ts'
import type { statsig } from '../src/statsig.ts'
import { version } from '../src/version.ts'

test('[B3.3] the core is at most 6 KiB in gzip, as a module and as a script', async () => {
  const { module, script } = await coreGzipBytes()
  expect(module).toBeLessThanOrEqual(6 * 1024)
  expect(script).toBeLessThanOrEqual(6 * 1024)
})

test('events say which version of the SDK made them', async () => {
  const text = await readFile(join(import.meta.dirname, '../package.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ version })
})

test('on a server, where there is no page, every call does nothing', async () => {
  const tidemark = init('key')
  tidemark.track('a')
  tidemark.identify('ann')
  await tidemark.flush()
  expect(init('key')).toBe(tidemark)
})

test('events are typed by their names', () => {
  interface Shop {
    readonly order_completed: { readonly plan: string }
    readonly cart_emptied: Record<string, never>
    readonly [name: string]: object
  }
  const tidemark = init<Shop>('key')
  tidemark.track('order_completed', { plan: 'pro' }, { value: 9.5, currency: 'EUR' })
  // @ts-expect-error a plan is a text
  tidemark.track('order_completed', { plan: 1 })
  // @ts-expect-error a value is a number
  tidemark.track('cart_emptied', {}, { value: '9' })
  expectTypeOf(tidemark.flush).returns.resolves.toBeVoid()
  expectTypeOf<Tidemark['track']>().parameter(0).toBeString()
})

test("Statsig's own client fits", () => {
  expectTypeOf<StatsigClient>().toExtend<Parameters<typeof statsig>[0]['client']>()
})
