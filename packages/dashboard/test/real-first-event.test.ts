import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, seriousFaults } from './open-browser.ts'
import { startRealTidemark, type RealTidemark } from './real-tidemark.ts'

const ordinaryBrowser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36'

let browser: Browser
let tidemark: RealTidemark
beforeAll(async () => {
  browser = await openBrowser(process.env)
  tidemark = await startRealTidemark(process.env)
})
afterAll(async () => {
  await browser.close()
  await tidemark[Symbol.asyncDispose]()
})

test('from the address that the server prints to the first events, by the snippets as they stand', async () => {
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened

  await page.goto(tidemark.setupUrl ?? 'no address was printed')
  await page.getByLabel('Your name').fill('Ann')
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill('four unrelated words')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.waitForURL(/\/p\/[^/]+\/send$/)
  await page.getByText('Waiting for the first event…').waitFor()

  await page.getByRole('button', { name: 'Make a write key' }).click()
  const code = page.locator('pre')
  const script = code.filter({ hasText: /<script async.*data-key="(?!YOUR)/ })
  const scriptLines = (await script.textContent()) ?? ''
  await page.getByRole('link', { name: 'PostHog', exact: true }).click()
  await code.filter({ hasText: `api_host: '${tidemark.origin}'` }).waitFor()
  await page.getByRole('link', { name: 'HTTP', exact: true }).click()
  const nodeLines = (await code.filter({ hasText: 'console.log' }).textContent()) ?? ''
  expect(await seriousFaults(page)).toEqual([])

  expect(await runNode(nodeLines)).toContain('accepted: 1')
  await page.getByText('It is here: “first_event”').waitFor()
  await page.waitForURL(/\?range=today$/)
  await page.locator('[data-total="1"]').first().waitFor()

  await openElsewhere(scriptLines)
  await page.getByRole('link', { name: 'Live' }).click()
  const list = page.getByRole('region', { name: 'Latest events, newest first' })
  await list.getByText('page_view', { exact: true }).first().waitFor()
  await list.getByText('/cart').first().waitFor()
  expect(opened.complaints).toEqual([])
})

async function runNode(source: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(source)
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  return output
}

/** Opens a page of another site that has the lines for pages in its head, as its users will. */
async function openElsewhere(lines: string): Promise<void> {
  const site = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(`<head><title>Shop</title>${lines}</head>`),
  )
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  // By its own name a browser without a window counts as a robot.
  const context = await browser.newContext({ userAgent: ordinaryBrowser })
  try {
    const page = await context.newPage()
    const { port } = site.address() as AddressInfo
    const sent = page.waitForResponse((response) => response.url().endsWith('/v1/events'))
    await page.goto(`http://127.0.0.1:${port}/cart`)
    expect((await sent).status()).toBe(200)
  } finally {
    await context.close()
    site.closeAllConnections()
    site.close()
  }
}
