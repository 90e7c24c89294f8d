import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPages, type Pages } from './open-pages.ts'
import { accept, tag, type Answer, type SentBatch, type Site } from './site.ts'

let pages: Pages
let site: Site
beforeAll(async () => {
  pages = await openPages()
  site = pages.site
})
afterAll(() => pages[Symbol.asyncDispose]())

/** Only what the tests track themselves. */
const manual = tag('data-page-views="manual"')
const trackSome = (count: number, name = 'e') =>
  `for (let i = 0; i < ${count}; i++) tidemark.track('${name}' + i)`
const numbered = (count: number, name = 'e') => Array.from({ length: count }, (_, index) => name + index)
const unavailable: Answer = { status: 500, body: 'down' }

/** Answers as `first` says, and then takes everything. */
function onceThen(first: Answer): (batch: SentBatch) => Answer | Promise<Answer> {
  return (batch) => (site.batches.length === 1 ? first : accept(batch))
}

test('[B1] what was tracked while offline is sent when the network is back', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  await visit.page.goto('/')
  await visit.context.setOffline(true)
  await visit.page.evaluate(trackSome(30))
  await visit.page.waitForTimeout(200)
  expect(site.batches).toEqual([])
  await visit.context.setOffline(false)
  await site.until(() => site.names().length >= 30)
  expect(site.names()).toEqual(numbered(30))
})

test('[B1] what was tracked offline outlives the page, and the next one sends it', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  await visit.page.goto('/')
  await visit.context.setOffline(true)
  await visit.page.evaluate(trackSome(3))
  await visit.page.waitForTimeout(100)
  await visit.page.close()
  await visit.context.setOffline(false)
  await visit.open('/next')
  await site.until(() => site.names().length >= 3)
  expect(site.names()).toEqual(numbered(3))
})

test('[B1] a tab that is closed in the middle sends what it has', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.settings = { ...site.settings, flush_interval_ms: 60_000 }
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(3))
  await visit.page.close({ runBeforeUnload: true })
  await site.until(() => site.names().length >= 3)
  expect(site.names()).toEqual(numbered(3))
})

test('[B1] a tab that is closed while its batch is on its way loses nothing', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.behave = onceThen('hang')
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(3))
  await site.until(() => site.batches.length === 1)
  await visit.page.close({ runBeforeUnload: true })
  await site.until(() => site.names().length >= 3)
  expect(site.names()).toEqual(numbered(3))
})

test('[B1] a tab that crashes leaves its events to the next', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.settings = { ...site.settings, flush_interval_ms: 60_000 }
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(3))
  await visit.page.waitForTimeout(200)
  await visit.page.goto('chrome://crash').catch(() => undefined)
  expect(site.batches).toEqual([])
  site.settings = { ...site.settings, flush_interval_ms: 50 }
  await visit.open('/next')
  await site.until(() => site.names().length >= 3)
  expect(site.names()).toEqual(numbered(3))
})

test.each<[string, Answer]>([
  ['500', unavailable],
  ['an unknown key', { status: 401, body: '{"code":"key_unknown"}' }],
  ["a network's own sign-in page", { status: 200, body: '<h1>Welcome to the hotel</h1>' }],
])('[B1] [B2] after %s the same events are sent again, and reported', async (_, first) => {
  await using visit = await pages.fresh()
  site.head = manual
  site.behave = onceThen(first)
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(3))
  await site.until(() => site.batches.length === 2)
  const [failed, repeated] = site.batches
  expect(repeated?.events).toEqual(failed?.events)
  expect(repeated?.telemetry).toEqual({ sent: 0, retried: 3, dropped: {} })
})

test('[B1] a connection that breaks loses nothing', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  // The browser itself tries a second time.
  site.behave = (batch) => (site.batches.length <= 2 ? 'cut' : accept(batch))
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(2))
  await site.until(() => site.names().length >= 2)
  expect(site.names()).toEqual(numbered(2))
})

test('[B1] a server that hangs is given up, and asked again', async () => {
  await using visit = await pages.fresh()
  site.head = `<script>window.tidemark = { options: { pageViews: 'manual', requestTimeoutMs: 200 } }</script>${tag()}`
  site.behave = onceThen('hang')
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(2))
  await site.until(() => site.batches.length === 2)
  expect(site.names()).toEqual(numbered(2))
})

test('[B1] Retry-After is waited for, by every tab and by later pages', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  const asked: number[] = []
  site.behave = (batch) => {
    asked.push(performance.now())
    return asked.length === 1 ? { status: 429, headers: { 'retry-after': '1' } } : accept(batch)
  }
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(1))
  await site.until(() => asked.length === 1)
  await visit.page.evaluate(trackSome(25, 'more'))
  const other = await visit.open('/other')
  await other.evaluate(trackSome(25, 'other'))
  await site.until(() => site.names().length >= 51)
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(990)
})

test('[B1.2] pauses grow with each failure, and one success ends them', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  const asked: number[] = []
  site.behave = (batch) => {
    asked.push(performance.now())
    return asked.length <= 2 ? unavailable : accept(batch)
  }
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(1))
  await site.until(() => asked.length === 3)
  const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0))
  expect(pauses[0]).toBeGreaterThan(490)
  expect(pauses[1]).toBeGreaterThan(990)
  await visit.page.evaluate(trackSome(1, 'after'))
  await site.until(() => site.names().includes('after0'))
})

test('[B1.3] one tab at a time sends', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  let running = 0
  let atOnce = 0
  site.behave = async (batch) => {
    running += 1
    atOnce = Math.max(atOnce, running)
    await new Promise((resolve) => setTimeout(resolve, 50))
    running -= 1
    return accept(batch)
  }
  await visit.page.goto('/')
  const other = await visit.open('/other')
  await Promise.all([visit.page.evaluate(trackSome(200, 'a')), other.evaluate(trackSome(200, 'b'))])
  await site.until(() => site.names().length >= 400)
  expect(site.names().toSorted()).toEqual([...numbered(200, 'a'), ...numbered(200, 'b')].toSorted())
  expect(atOnce).toBe(1)
})

test('[B1.3] a tab sends what the others have too', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.settings = { ...site.settings, flush_interval_ms: 60_000 }
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(2, 'waits'))
  const other = await visit.open('/other')
  await other.evaluate(trackSome(20))
  await site.until(() => site.names().length >= 22)
  expect(site.names()).toEqual([...numbered(2, 'waits'), ...numbered(20)])
})

test('a batch goes when 20 events wait, packed, without asking permission first', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.settings = { ...site.settings, flush_interval_ms: 60_000 }
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(19))
  await visit.page.waitForTimeout(100)
  expect(site.batches).toEqual([])
  await visit.page.evaluate(trackSome(1, 'last'))
  await site.until(() => site.batches.length === 1)
  expect(site.batches[0]).toMatchObject({ packed: true, raw: { headers: { 'content-type': 'text/plain' } } })
  expect(site.names()).toEqual([...numbered(19), 'last0'])
})

test('on a slow line everything arrives', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  await visit.page.goto('/')
  const session = await visit.context.newCDPSession(visit.page)
  await session.send('Network.enable')
  // Slow 2G: 50 kbit/s either way, and two seconds for a packet to come back.
  const bytesPerSecond = 50_000 / 8
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 2_000,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  })
  await visit.page.evaluate(trackSome(40))
  await site.until(() => site.names().length >= 40)
  await visit.page.evaluate(trackSome(1, 'after'))
  await site.until(() => site.names().length >= 41)
  expect(site.names()).toEqual([...numbered(40), 'after0'])
  // It knows that they arrived.
  expect(site.batches.at(-1)?.telemetry).toMatchObject({ sent: 40, retried: 0 })
})

test('[B1.4] what the server will never take is dropped and reported, and the next goes on', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.behave = onceThen({ status: 400, body: '{"code":"body_unreadable"}' })
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(3))
  await site.until(() => site.batches.length === 1)
  await visit.page.evaluate(trackSome(1, 'after'))
  await site.until(() => site.batches.length === 2)
  expect(site.names()).toEqual(['after0'])
  expect(site.batches[1]?.telemetry).toEqual({ sent: 0, retried: 0, dropped: { refused: 3 } })
})

test('[B1.4] what is too large at once is sent in smaller parts', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.behave = (batch) => (batch.events.length > 6 ? { status: 413 } : accept(batch))
  await visit.page.goto('/')
  await visit.page.evaluate(trackSome(25))
  await site.until(() => site.names().length >= 25)
  expect(site.names()).toEqual(numbered(25))
})

test('[B6] what a last request delivered is not sent again', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  site.settings = { ...site.settings, flush_interval_ms: 300 }
  await visit.page.goto('/')
  await visit.page.evaluate(`${trackSome(3)}; dispatchEvent(new Event('pagehide'))`)
  await site.until(() => site.batches.length === 1)
  await visit.page.evaluate(trackSome(1, 'after'))
  await site.until(() => site.names().includes('after0'))
  expect(site.names()).toEqual([...numbered(3), 'after0'])
  expect(site.batches[1]?.telemetry).toMatchObject({ sent: 3 })
})
