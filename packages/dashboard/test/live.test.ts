import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeEvents } from '../dev/fake-events.ts'
import type { FakeState } from '../dev/fake-tidemark.ts'
import { openBrowser, seriousFaults, type Viewer } from './open-browser.ts'
import { openFakeSignedIn } from './open-fake.ts'

const month = fakeEvents({ nowMs: Date.now() - 60_000, days: 61, sessionsPerDay: 12, seed: 3 })

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(process.env)
})
afterAll(() => browser.close())

/** Signed in, at `path`, over a fake Tidemark of its own. */
const open = (path: string, state: Partial<FakeState> = {}, viewer: Viewer = {}) =>
  openFakeSignedIn(browser, path, { events: [...month], ...state }, viewer)

test('the latest events grow at the top and do not move under the reader', async () => {
  await using opened = await open('/p/shop/live')
  const { page, tidemark } = opened
  const list = page.getByRole('region', { name: 'Latest events, newest first' })
  const items = list.getByRole('listitem')
  await items.nth(49).waitFor()
  const send = (name: string) => {
    const at = new Date().toISOString()
    tidemark.state.events.push({
      event_id: crypto.randomUUID(),
      name,
      timestamp: at,
      received_at: at,
      properties: {},
    })
  }
  send('came_first')
  await list.getByText('came_first').waitFor()
  expect(await items.first().textContent()).toContain('came_first')

  await list.evaluate((element) => element.scrollTo(0, 600))
  const place = () => items.nth(20).evaluate((item) => item.getBoundingClientRect().top)
  const [watched, before] = [await items.nth(20).textContent(), await place()]
  send('came_second')
  await list.getByText('came_second').waitFor({ state: 'attached' })
  const after = await items
    .filter({ hasText: (watched ?? '').slice(0, 12) })
    .evaluateAll(
      (all, top) => all.some((item) => Math.abs(item.getBoundingClientRect().top - top) < 2),
      before,
    )
  expect(after).toBe(true)

  await page.getByRole('button', { name: 'Pause' }).click()
  send('came_while_paused')
  await page.waitForTimeout(2500)
  expect(await list.getByText('came_while_paused').count()).toBe(0)
  await page.getByRole('button', { name: 'Go on' }).click()
  await list.getByText('came_while_paused').waitFor({ state: 'attached' })

  await list.getByRole('button', { name: /^came_first/ }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'came_first' })
  const json: unknown = JSON.parse((await dialog.locator('pre').textContent()) ?? '')
  expect(json).toEqual(tidemark.state.events.find(({ name }) => name === 'came_first'))
  expect(await seriousFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(opened.complaints).toEqual([])
})

test('the last half hour is counted by the minute, and narrowed by a filter, as the list is', async () => {
  const nowMs = Date.now()
  const lately = [1, 2, 2, 3].map((minutes, at) => {
    const time = new Date(nowMs - minutes * 60_000).toISOString()
    return {
      event_id: crypto.randomUUID(),
      name: at === 0 ? 'signup' : 'page_view',
      timestamp: time,
      received_at: time,
      user_id: `u${at % 2}`,
      page_path: `/p${at}`,
      properties: {},
    }
  })
  await using opened = await open('/p/shop/live', { events: lately })
  const { page } = opened
  await page.locator('[data-live="people"]', { hasText: '2' }).waitFor()
  await page.locator('[data-live="events"]', { hasText: '4' }).waitFor()
  await page.getByText('Events are taken, stored and can be asked about').waitFor()
  await page
    .getByRole('region', { name: 'Event', exact: true })
    .getByRole('button', { name: 'signup', exact: true })
    .click()
  await page.waitForURL(/filter=name:is:signup/)
  await page.locator('[data-live="events"]', { hasText: '1' }).waitFor()
  expect(
    await page.getByRole('region', { name: 'Latest events, newest first' }).getByRole('listitem').count(),
  ).toBe(1)
  expect(await seriousFaults(page)).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('a pipeline that is not well is said to be, with what is the matter', async () => {
  const lag = '90 s behind the log'
  await using opened = await open('/p/shop/live', {
    faults: new Map([['GET /readyz', { status: 503, body: { ready: false, checks: { log: 'ok', lag } } }]]),
  })
  await opened.page.getByText('Something is the matter on the way of events').waitFor()
  await opened.page.getByText(`lag: ${lag}`).waitFor()
})
