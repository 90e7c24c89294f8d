import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isTrendAnswer, type TrendAnswer } from '../src/api/answers.ts'
import { openBrowser, openPage, seriousFaults } from './open-browser.ts'
import { startRealTidemark } from './real-tidemark.ts'

const hostileName = '<img src=x onerror="document.body.dataset.hacked=1">'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(process.env)
})
afterAll(() => browser.close())

// One walk, as a new user takes it: each step needs the one before, and a server takes its time to start.
test('from the printed address to the first event and its numbers', async () => {
  await using tidemark = await startRealTidemark(process.env)
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened

  await page.goto(tidemark.setupUrl)
  await page.getByLabel('Your name').fill('Ann')
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill('four unrelated words')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.waitForURL(/\/p\/[^/]+\/send$/)
  await page.getByText('Waiting for the first event…').waitFor()

  await page.getByRole('button', { name: 'Make a write key' }).click()
  const code = page.locator('pre')
  await code.filter({ hasText: /Bearer (?!YOUR)/ }).waitFor()
  await page.getByText('Node', { exact: true }).click()
  await code.filter({ hasText: 'console.log' }).waitFor()
  const nodeSnippet = (await code.textContent()) ?? ''
  const key = /Bearer ([\w-]+)/.exec(nodeSnippet)?.[1] ?? ''
  await page.getByText('Browser', { exact: true }).click()
  await code.filter({ hasText: 'keepalive' }).waitFor()
  const browserSnippet = (await code.textContent()) ?? ''

  expect(await runNode(nodeSnippet)).toContain('accepted: 1')
  await page.getByText('It is here: “first_event”').waitFor()
  await page.waitForURL(/\?range=today$/)
  await page.locator('[data-total="1"]').first().waitFor()

  await sendFromElsewhere(browserSnippet)
  const events = [
    ...Array.from({ length: 7 }, (_, at) => ({
      name: 'purchase',
      user_id: `u${at % 3}`,
      properties: { plan: 'team' },
    })),
    { name: hostileName, user_id: 'u0', properties: { plan: hostileName } },
  ]
  const sent = await fetch(`${tidemark.origin}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  expect(await sent.json()).toMatchObject({ accepted: events.length, rejected: [] })

  // The first one, the browser's, and these: the page shows them without being asked to.
  await page.locator('[data-total="10"]').first().waitFor()
  await page.locator('[data-total="5"]').first().waitFor()
  const list = page.getByRole('region', { name: 'Latest events, newest first' })
  await list.getByText(hostileName, { exact: true }).waitFor()
  await list.getByText('page_view', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Break down by' }).click()
  await page.getByRole('option', { name: 'plan', exact: true }).click()
  await page.waitForURL(/breakdown=properties\.plan/)
  await page.getByRole('rowheader', { name: hostileName }).waitFor()
  const rows = await page
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => Array.from(row.children, (cell) => (cell.textContent ?? '').trim()).slice(0, 2)),
    )
  const answer = await askDirectly(page)
  expect(rows.map(([, total]) => Number(total))).toEqual(answer.series.map(({ total }) => total))
  expect(Object.fromEntries(rows)).toEqual({ team: '7', 'not set': '2', [hostileName]: '1' })

  for (const range of ['24h', '7d', '30d', '12mo']) {
    await page.goto(`${new URL(page.url()).pathname}?range=${range}`)
    await page.locator('[data-total="10"]').first().waitFor()
    await page.getByRole('table').waitFor()
  }
  expect(await seriousFaults(page)).toEqual([])
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()

  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in$/)
  expect(opened.complaints).toEqual([])
})

/** The page's own question, asked beside it. */
async function askDirectly(page: Page): Promise<TrendAnswer> {
  const projectId = new URL(page.url()).pathname.split('/')[2] ?? ''
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(Date.now())
  const answer = await page.request.post('/v1/analytics/query', {
    headers: { 'x-tidemark-project': projectId },
    data: {
      kind: 'trend',
      from: today,
      until: Date.now(),
      interval: 'hour',
      breakdown: ['properties.plan'],
    },
  })
  const body: unknown = await answer.json()
  if (!isTrendAnswer(body)) throw new Error(`no trend: ${JSON.stringify(body)}`)
  return body
}

async function runNode(source: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(source)
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  return output
}

/** Runs the browser's snippet in a page of another site, as its users will. */
async function sendFromElsewhere(source: string): Promise<void> {
  const site = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>Shop</title>'),
  )
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const { port } = site.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/cart`)
    await page.evaluate(`(async () => { ${source} })()`)
  } finally {
    await context.close()
    site.closeAllConnections()
    site.close()
  }
}
