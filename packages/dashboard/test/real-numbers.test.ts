import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  isOverviewAnswer,
  type FigureName,
  type OverviewAnswer,
} from '../src/features/overview/overview-answer.ts'
import { openBrowser, openPage, seriousFaults, signIn } from './open-browser.ts'
import { startRealTidemark, type RealTidemark } from './real-tidemark.ts'

const hostileName = '<img src=x onerror="document.body.dataset.hacked=1">'
const key = 'tmw_a-write-key-for-the-browser-tests'
const password = 'four unrelated words'

let browser: Browser
let tidemark: RealTidemark
beforeAll(async () => {
  browser = await openBrowser(process.env)
  tidemark = await startRealTidemark({
    ...process.env,
    TIDEMARK_BOOTSTRAP_WRITE_KEY: key,
    TIDEMARK_BOOTSTRAP_OWNER_EMAIL: 'ann@example.com',
    TIDEMARK_BOOTSTRAP_OWNER_PASSWORD: password,
  })
})
afterAll(async () => {
  await browser.close()
  await tidemark[Symbol.asyncDispose]()
})

test('the page shows what was sent, by itself and in every range, and the API agrees', async () => {
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened
  await send({ name: 'page_view', user_id: 'u0', page_path: '/' })
  await page.goto('/')
  await signIn(page, password)
  await page.waitForURL(/\/p\//)
  await figure(page, 'events', 1).waitFor()

  await send(
    ...Array.from({ length: 7 }, (_, at) => ({
      name: 'purchase',
      user_id: `u${at % 3}`,
      session_id: `s${at % 2}`,
      page_path: at === 0 ? '/cart' : '/checkout',
    })),
    { name: hostileName, user_id: 'u9', page_path: hostileName },
  )
  // Nine events of four people, without being asked for, in four sessions: two that were sent, and one each of the
  // two people with an event that names none.
  await figure(page, 'events', 9).waitFor()
  await figure(page, 'people', 4).waitFor()
  await figure(page, 'sessions', 4).waitFor()
  const { figures } = await askBeside(page)
  for (const [name, { total }] of Object.entries(figures)) {
    if (name === 'pages_per_session') continue
    expect(await page.locator(`[data-figure="${name}"]`).getAttribute('data-total'), name).toBe(String(total))
  }
  const events = page.getByRole('region', { name: 'Events', exact: true })
  await events.getByRole('button', { name: hostileName, exact: true }).waitFor()
  expect(await rowsOf(events)).toEqual({ purchase: '3', page_view: '1', [hostileName]: '1' })

  for (const range of ['today', '24h', '7d', 'month', '12mo', 'all']) {
    await page.goto(`${new URL(page.url()).pathname}?range=${range}`)
    await figure(page, 'events', 9).waitFor()
  }
  expect(await seriousFaults(page)).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('scripts come compressed, as each browser can take them', async () => {
  const html = await (await fetch(tidemark.origin, { headers: { accept: 'text/html' } })).text()
  const [, script = ''] = /src="(\/assets\/first-[^"]+\.js)"/.exec(html) ?? []
  const answers = ['br', 'gzip', 'identity'].map((encoding) =>
    fetch(`${tidemark.origin}${script}`, { headers: { 'accept-encoding': encoding } }),
  )
  const encodings = (await Promise.all(answers)).map(({ headers }) => headers.get('content-encoding'))
  expect(encodings).toEqual(['br', 'gzip', null])
})

test('a page that sessions begin with filters whole sessions, and every list', async () => {
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened
  const startedMs = Date.now() - 60_000
  const visit = (second: number, name: string, page_path: string) => ({
    name,
    page_path,
    user_id: 'v1',
    session_id: 'a-visit',
    timestamp: new Date(startedMs + second * 1000).toISOString(),
  })
  await send(visit(0, 'page_view', '/landing'), visit(5, 'page_view', '/pay'), visit(9, 'purchase', '/pay'))
  await page.goto('/')
  await signIn(page, password)
  const pages = page.getByRole('region', { name: 'Pages', exact: true })
  await pages.getByRole('tab', { name: 'Entry pages' }).click()
  await pages.getByRole('button', { name: '/landing', exact: true }).click()
  await page.waitForURL(/filter=session\.entry_page:is:\/landing/)
  await figure(page, 'sessions', 1).waitFor()
  await figure(page, 'events', 3).waitFor()
  await figure(page, 'page_views', 2).waitFor()
  // Lists of sessions are by what they began with.
  const events = page.getByRole('region', { name: 'Events', exact: true })
  await events.getByRole('button', { name: 'page_view', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in$/)
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()
  expect(opened.complaints).toEqual([])
})

function figure(page: Page, name: FigureName, total: number) {
  return page.locator(`[data-figure="${name}"][data-total="${total}"]`)
}

/** The people of each value that a list shows. */
async function rowsOf(list: Locator): Promise<Readonly<Record<string, string>>> {
  const rows = await list
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => Array.from(row.children, (cell) => cell.textContent ?? '').slice(0, 2)),
    )
  return Object.fromEntries(rows)
}

async function send(...events: readonly object[]): Promise<void> {
  const sent = await fetch(`${tidemark.origin}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  expect(await sent.json()).toMatchObject({ accepted: events.length, rejected: [] })
}

/** The page's own question, asked beside it. */
async function askBeside(page: Page): Promise<OverviewAnswer> {
  const projectId = new URL(page.url()).pathname.split('/')[2] ?? ''
  const answer = await page.request.post('/v1/analytics/query', {
    headers: { 'x-tidemark-project': projectId },
    data: { kind: 'overview', last: '30d', interval: 'day' },
  })
  const body: unknown = await answer.json()
  if (!isOverviewAnswer(body)) throw new Error(`no overview: ${JSON.stringify(body)}`)
  return body
}
