import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../dashboard/test/open-browser.ts'
import { startRealTidemark, type RealTidemark } from '../../dashboard/test/real-tidemark.ts'
import { buildBrowser } from '../build.ts'

const writeKey = 'write-key-of-the-browser-tests'
const readKey = 'read-key-of-the-browser-tests!'
// By its own name a browser without a window counts as a robot.
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36'

let browser: Browser
let tidemark: RealTidemark
beforeAll(async () => {
  await buildBrowser()
  browser = await openBrowser(process.env)
  tidemark = await startRealTidemark({
    ...process.env,
    TIDEMARK_BOOTSTRAP_WRITE_KEY: writeKey,
    TIDEMARK_BOOTSTRAP_READ_KEY: readKey,
  })
})
afterAll(async () => {
  await browser.close()
  await tidemark[Symbol.asyncDispose]()
})

interface Listed {
  readonly event_id: string
  readonly name: string
  readonly [field: string]: unknown
}

/** The events of the store, once there are `count` of a name. */
async function storedEvents(name: string, count: number): Promise<readonly Listed[]> {
  for (;;) {
    const response = await fetch(`${tidemark.origin}/v1/analytics/events?limit=200&event=${name}`, {
      headers: { authorization: `Bearer ${readKey}` },
    })
    const { events: named } = (await response.json()) as { readonly events: readonly Listed[] }
    if (named.length >= count) return named
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A page of another site that loads the SDK from the server, as its users have it. */
async function openShop(context: BrowserContext): Promise<AsyncDisposable & { readonly url: string }> {
  const site = createServer((_, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<title>Shop</title><script src="${tidemark.origin}/sdk.js" data-key="${writeKey}"></script>`),
  )
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const { port } = site.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/cart?utm_source=news`,
    async [Symbol.asyncDispose]() {
      await context.close()
      site.closeAllConnections()
      await new Promise((resolve) => site.close(resolve))
    },
  }
}

test('[B2] what the server took and the page did not hear of is sent again, and counts once', async () => {
  const context = await browser.newContext({ userAgent })
  await using shop = await openShop(context)
  const page = await context.newPage()
  let requests = 0
  await page.route('**/v1/events', async (route) => {
    requests += 1
    if (requests > 1) return await route.continue()
    // It arrives, and the answer gets lost.
    await route.fetch()
    return await route.abort()
  })
  await page.goto(shop.url)
  await page.evaluate("for (let i = 0; i < 30; i++) tidemark.track('bought', { i }); tidemark.flush()")
  await page.evaluate(
    "tidemark.track('last'); new Promise((resolve) => setTimeout(resolve, 1500)).then(() => tidemark.flush())",
  )
  await storedEvents('last', 1)
  const bought = await storedEvents('bought', 30)
  expect(requests).toBeGreaterThan(1)
  expect(new Set(bought.map((event) => event.event_id)).size).toBe(30)
  expect(bought).toHaveLength(30)
})

test('[B1] the last request of a page is taken by the server, with all that the page says', async () => {
  const context = await browser.newContext({ userAgent, locale: 'de-AT' })
  await using shop = await openShop(context)
  const page = await context.newPage()
  await page.goto(shop.url)
  await page.evaluate(
    "tidemark.identify('ann'); tidemark.track('left', { a: 1 }, { value: 3, currency: 'EUR' })",
  )
  await page.close({ runBeforeUnload: true })
  const [left] = await storedEvents('left', 1)
  expect(left).toMatchObject({
    user_id: 'ann',
    value: 3,
    currency: 'EUR',
    source: 'browser',
    page_path: '/cart',
    page_title: 'Shop',
    utm_source: 'news',
    locale: 'de-AT',
    library: 'tidemark-browser',
    browser: 'Chrome',
    properties: { a: 1 },
  })
})

test('[B6] the ledger sees what was lost in the page', async () => {
  const context = await browser.newContext({ userAgent })
  await using shop = await openShop(context)
  const page = await context.newPage()
  await page.goto(shop.url)
  await page.evaluate("tidemark.track(''); tidemark.track(''); tidemark.track('told'); tidemark.flush()")
  await storedEvents('told', 1)
  const response = await fetch(`${tidemark.origin}/v1/ledger`, {
    headers: { authorization: `Bearer ${readKey}` },
  })
  expect(JSON.stringify(await response.json())).toMatch(/"invalid":2/)
})
