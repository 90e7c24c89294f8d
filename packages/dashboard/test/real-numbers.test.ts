import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isTrendAnswer, type TrendAnswer } from '../src/api/answers.ts'
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
  await send({ name: 'page_view', user_id: 'u0' })
  await page.goto('/')
  await signIn(page, password)
  await page.waitForURL(/\/p\//)
  await page.locator('[data-total="1"]').first().waitFor()

  await send(
    ...Array.from({ length: 7 }, (_, at) => ({
      name: 'purchase',
      user_id: `u${at % 3}`,
      session_id: `s${at % 2}`,
      properties: { plan: 'team' },
    })),
    { name: hostileName, user_id: 'u9', properties: { plan: hostileName } },
  )
  // Nine events of four people, without being asked for, in four sessions: two that were sent, and one each of the
  // two people with an event that names none.
  await page.locator('[data-total="9"]').first().waitFor()
  await page.locator('[data-total="4"]').nth(1).waitFor()
  await page.getByRole('listitem').getByText(hostileName, { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Break down by' }).click()
  await page.getByRole('option', { name: 'plan', exact: true }).click()
  await page.waitForURL(/breakdown=properties\.plan/)
  await page.getByRole('rowheader', { name: hostileName }).waitFor()
  const rows = await page
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => Array.from(row.children, (cell) => (cell.textContent ?? '').trim()).slice(0, 2)),
    )
  const answer = await askBeside(page)
  expect(rows.map(([, total]) => Number(total))).toEqual(answer.series.map(({ total }) => total))
  expect(Object.fromEntries(rows)).toEqual({ team: '7', 'not set': '1', [hostileName]: '1' })

  for (const range of ['today', '24h', '7d', '12mo']) {
    await page.goto(`${new URL(page.url()).pathname}?range=${range}`)
    await page.locator('[data-total="9"]').first().waitFor()
    await page.getByRole('table').waitFor()
  }
  expect(await seriousFaults(page)).toEqual([])
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()

  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in$/)
  expect(opened.complaints).toEqual([])
})

async function send(...events: readonly object[]): Promise<void> {
  const sent = await fetch(`${tidemark.origin}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  expect(await sent.json()).toMatchObject({ accepted: events.length, rejected: [] })
}

/** The page's own question, asked beside it. */
async function askBeside(page: Page): Promise<TrendAnswer> {
  const projectId = new URL(page.url()).pathname.split('/')[2] ?? ''
  const answer = await page.request.post('/v1/analytics/query', {
    headers: { 'x-tidemark-project': projectId },
    data: { kind: 'trend', last: '30d', interval: 'day', breakdown: ['properties.plan'] },
  })
  const body: unknown = await answer.json()
  if (!isTrendAnswer(body)) throw new Error(`no trend: ${JSON.stringify(body)}`)
  return body
}
