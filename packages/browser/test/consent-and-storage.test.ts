import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPages, type Pages } from './open-pages.ts'
import { tag, type Site } from './site.ts'

let pages: Pages
let site: Site
beforeAll(async () => {
  pages = await openPages()
  site = pages.site
})
afterAll(() => pages[Symbol.asyncDispose]())

const manual = 'data-page-views="manual"'
/** What a page has left on the device. */
async function keptBy(page: Page): Promise<unknown> {
  return await page.evaluate(async () => ({
    storage: Object.keys(localStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }))
}
const nothing = { storage: [], cookies: '', databases: [] }
/** Long enough for a batch, had there been one. */
const settle = (page: Page) => page.waitForTimeout(300)

test('[B4] with "wait" nothing leaves and nothing is kept until the answer; a yes sends what waits', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(`${manual} data-consent="wait"`)
  await page.goto('/')
  await page.evaluate("tidemark.track('a'); tidemark.identify('ann'); dispatchEvent(new Event('pagehide'))")
  await settle(page)
  expect(site.asked).toEqual(['/', '/sdk.js', '/favicon.ico'])
  expect(await keptBy(page)).toEqual(nothing)
  await page.evaluate(
    "tidemark.consent({ analytics: true, marketing: false }); tidemark.track('b'); tidemark.flush()",
  )
  await site.until(() => site.names().length >= 3)
  expect(site.names()).toEqual(['a', 'identify', 'b'])
  expect(site.arrived.flatMap(({ events }) => events).at(-1)?.['consent']).toEqual(['analytics'])
  // The answer holds for later pages.
  const next = await visit.open('/next')
  await next.evaluate("tidemark.track('c')")
  await site.until(() => site.names().includes('c'))
})

test('[B4] a no deletes what waits and every id, and holds', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(manual)
  site.settings = { ...site.settings, flush_interval_ms: 60_000 }
  await page.goto('/')
  await page.evaluate("tidemark.track('a')")
  await settle(page)
  await page.evaluate("tidemark.consent({ analytics: false }); tidemark.track('b')")
  await settle(page)
  expect(await page.evaluate('Object.values(localStorage).join()')).not.toMatch(/anonymousId|sessionId/)
  const next = await visit.open('/next')
  await next.evaluate("tidemark.track('c'); dispatchEvent(new Event('pagehide'))")
  await settle(next)
  expect(site.batches).toEqual([])
  await next.evaluate("tidemark.consent({ analytics: true }); tidemark.track('d')")
  await next.evaluate('tidemark.flush()')
  expect(site.names()).toEqual(['d'])
  expect(site.batches[0]?.telemetry?.dropped).toMatchObject({ no_consent: expect.any(Number) })
})

test('[B4] with "anonymous" events without any lasting id are sent before the answer', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(`${manual} data-consent="anonymous"`)
  await page.goto('/')
  await page.evaluate("tidemark.identify('ann'); tidemark.group('acme'); tidemark.track('a')")
  await site.until(() => site.names().length >= 1)
  expect(await keptBy(page)).toEqual(nothing)
  await page.reload()
  await page.evaluate("tidemark.track('b')")
  await site.until(() => site.names().length >= 2)
  await page.evaluate("tidemark.consent({ analytics: true }); tidemark.track('c')")
  await site.until(() => site.names().length >= 3)
  const events = site.arrived.flatMap((batch) => batch.events)
  expect(events.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(events[0]).not.toHaveProperty('user_id')
  expect(events[0]).not.toHaveProperty('tenant_id')
  // Nothing leads from one page, or from before the answer, to the next.
  expect(new Set(events.map((event) => event.anonymous_id)).size).toBe(3)
})

test.each([
  ['Do Not Track', "Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })"],
  [
    'Global Privacy Control',
    "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })",
  ],
])('[B4.1] %s is a no, unless the person says yes here', async (_, signal) => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(manual)
  await visit.context.addInitScript(signal)
  await page.goto('/')
  await page.evaluate("tidemark.track('a')")
  await settle(page)
  expect(site.batches).toEqual([])
  expect(await keptBy(page)).toEqual(nothing)
  await page.evaluate("tidemark.consent({ analytics: true }); tidemark.track('b')")
  await site.until(() => site.names().length >= 1)
  expect(site.names()).toEqual(['b'])
})

test('[B4.3] with "nothing" events are sent and nothing is kept', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(`${manual} data-remember="nothing"`)
  await page.goto('/')
  await page.evaluate("tidemark.track('a'); tidemark.consent({ marketing: true })")
  await site.until(() => site.names().length >= 1)
  expect(await keptBy(page)).toEqual(nothing)
})

test('who is there can be kept in a cookie instead', async () => {
  await using visit = await pages.fresh()
  site.head = tag(`${manual} data-cookie`, 'sdk.all.js')
  await visit.page.goto('/')
  await visit.page.evaluate("tidemark.identify('ann')")
  const next = await visit.open('/next')
  await next.evaluate("tidemark.track('a')")
  await site.until(() => site.names().length >= 2)
  const [identify, a] = site.arrived.flatMap(({ events }) => events)
  expect(a).toMatchObject({
    user_id: 'ann',
    anonymous_id: identify?.anonymous_id,
    session_id: identify?.session_id,
  })
  expect((await visit.context.cookies()).map(({ name }) => name)).toEqual([`tidemark_${site.key}`])
})

// Chromium holds no page to a quota that its protocol sets, so writing to the database fails as it then would.
const databaseIsFull = `
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (row) {
    const request = put.call(this, row)
    this.transaction.abort()
    return request
  }`
const fillStorage = `
  for (let size = 2 ** 22; size >= 1; size /= 2)
    try { for (let n = 0; ; n++) localStorage.setItem('site' + size + n, 'x'.repeat(size)) } catch {}`

test('[B3.2] with the quota exhausted events are sent from memory, and the site keeps what it has', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(`${manual} data-debug`, 'sdk.all.js')
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await visit.context.addInitScript(`${databaseIsFull};${fillStorage}`)
  await page.goto('/')
  const before = await page.evaluate('localStorage.length')
  await page.evaluate("for (let i = 0; i < 30; i++) tidemark.track('e' + i)")
  await site.until(() => site.names().length >= 30)
  expect(site.names()).toEqual(Array.from({ length: 30 }, (_, index) => `e${index}`))
  await expect.poll(() => said.join()).toContain("storage: The browser's storage took nothing")
  expect(await page.evaluate('localStorage.length')).toBe(before)
  expect(visit.errors).toEqual([])
})

test('[B3.2] where storage is forbidden events are sent from memory', async () => {
  await using visit = await pages.fresh()
  // A frame without an origin: storage, cookies, databases and locks all throw.
  const inner = `${tag(manual).replace('src="', `src="${site.origin}`)}<script>tidemark.track("a"); tidemark.identify("ann")</script>`
  site.head = ''
  await visit.page.goto('/')
  await visit.page.setContent(
    `<iframe sandbox="allow-scripts" srcdoc='${inner.replaceAll('KEY', site.key)}'></iframe>`,
  )
  await site.until(() => site.names().length >= 2)
  expect(site.names()).toEqual(['a', 'identify'])
  expect(visit.errors).toEqual([])
})

test('[B1.1] [B6] no more is kept than may be, and the oldest goes first', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = `<script>window.tidemark = { options: { pageViews: 'manual', maxQueueChars: 20000 } }</script>${tag()}`
  await page.goto('/')
  await visit.context.setOffline(true)
  for (let round = 0; round < 4; round += 1) {
    await page.evaluate(
      `for (let i = 0; i < 10; i++) tidemark.track('e' + (${round * 10} + i), { text: 'x'.repeat(400) })`,
    )
    await page.waitForTimeout(50)
  }
  await page.close()
  await visit.context.setOffline(false)
  await visit.open('/next')
  await site.until(() => site.names().includes('e39'))
  const kept = site.names()
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `e${40 - kept.length + index}`))
  const chars = site.arrived
    .flatMap(({ events }) => events)
    .reduce((sum, event) => sum + JSON.stringify(event).length, 0)
  expect(chars).toBeLessThan(20_500)
  expect(chars).toBeGreaterThan(15_000)
  expect(site.arrived[0]?.telemetry?.dropped).toEqual({ queue_full: 40 - kept.length })
})

test('[B1.1] [B6] what waited for too long is dropped and counted', async () => {
  await using visit = await pages.fresh()
  site.head = tag(manual)
  await visit.page.goto('/')
  await visit.context.setOffline(true)
  await visit.page.evaluate("tidemark.track('old')")
  await visit.page.waitForTimeout(100)
  await visit.page.close()
  await visit.context.setOffline(false)
  const week = 7 * 86_400_000
  await visit.context.clock.setFixedTime(Date.now() + week)
  const next = await visit.open('/next')
  await next.evaluate("tidemark.track('new')")
  await site.until(() => site.names().length >= 1)
  expect(site.names()).toEqual(['new'])
  expect(site.arrived[0]?.telemetry?.dropped).toEqual({ too_old: 1 })
})

test('[B5] whoever is not in the rollout is not tracked; a sample carries its weight', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(manual)
  site.settings = { ...site.settings, rollout: 0.5, sample_rate: 0.5 }
  await page.goto('/')
  await page.evaluate(
    "for (let i = 0; i < 60; i++) { tidemark.reset(); tidemark.identify('user-' + i); tidemark.track('seen') }",
  )
  await settle(page)
  const events = site.arrived.flatMap((batch) => batch.events)
  const people = new Set(events.map(({ user_id }) => user_id))
  // A quarter of 60, the same ones each time and in every SDK.
  expect([...people].slice(0, 5)).toMatchInlineSnapshot(`
    [
      "user-0",
      "user-3",
      "user-4",
      "user-6",
      "user-11",
    ]
  `)
  expect(events).toHaveLength(people.size * 2)
  expect(events.every((event) => event['sample_rate'] === 0.5)).toBe(true)
})

test('[B5] the off switch acts within a minute, on a page that did nothing meanwhile too, and what was taken is still sent', async () => {
  await using visit = await pages.fresh()
  const { page } = visit
  site.head = tag(manual)
  await page.clock.install()
  await page.goto('/')
  await page.evaluate("tidemark.track('a')")
  await page.clock.runFor(1_000)
  await site.until(() => site.names().includes('a'))
  site.settings = { ...site.settings, enabled: false }
  await page.evaluate("tidemark.track('b')")
  await page.clock.runFor(1_000)
  await site.until(() => site.names().includes('b'))
  await page.clock.fastForward(59_000)
  await page.evaluate("tidemark.track('c')")
  await page.clock.runFor(2_000)
  await page.evaluate('tidemark.flush()')
  // A clock that jumps cuts off requests: what is sent again has the same id.
  expect([...new Set(site.names())]).toEqual(['a', 'b'])
})
