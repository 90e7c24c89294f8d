import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeEvents } from '../dev/fake-events.ts'
import { startFakeTidemark, type FakeState } from '../dev/fake-tidemark.ts'
import {
  openBrowser,
  openPage,
  overflowPx,
  seriousFaults,
  signIn,
  takeFromPalette,
  type Viewer,
} from './open-browser.ts'
import { openFake, openFakeSignedIn, type OpenedFake } from './open-fake.ts'

const month = fakeEvents({ nowMs: Date.now() - 60_000, days: 61, sessionsPerDay: 6, seed: 5 })
const phone: Viewer = { viewport: { width: 360, height: 740 } }
const query = 'POST /v1/analytics/query'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(process.env)
})
afterAll(() => browser.close())

/** At `path`, signed out, over a fake Tidemark of its own. */
async function open(path: string, state: Partial<FakeState> = {}, viewer: Viewer = {}): Promise<OpenedFake> {
  const opened = await openFake(browser, { events: [...month], ...state }, viewer)
  await opened.page.goto(path)
  return opened
}

const openSignedIn = (path: string, state: Partial<FakeState> = {}, viewer: Viewer = {}) =>
  openFakeSignedIn(browser, path, { events: [...month], ...state }, viewer)

/** There is something to see. */
function figures(page: Page) {
  return page.locator('[data-figure="people"]')
}

test('a wrong password is said, the right one leads to where one wanted to go', async () => {
  await using opened = await open('/p/shop?range=7d&filter=country:is:DE')
  const { page } = opened
  await signIn(page, 'wrong')
  await page.getByText('E-mail and password do not fit together.').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await signIn(page, opened.tidemark.state.password)
  await page.waitForURL(/\/p\/shop\/?\?range=7d&filter=country:is:DE$/)
  await page.getByRole('button', { name: 'Country is Germany', exact: true }).waitFor()
  expect(opened.complaints).toEqual([expect.stringContaining('401')])
})

test('a session that ends leads to sign-in and back to the same view', async () => {
  await using opened = await openSignedIn('/p/shop?range=7d')
  const { page, tidemark } = opened
  await figures(page).waitFor()
  tidemark.state.sessions.clear()
  await page.getByText('Your session has ended.').waitFor()
  await signIn(page, tidemark.state.password)
  await page.waitForURL(/\/p\/shop\/?\?range=7d$/)
  await figures(page).waitFor()
})

test('signing out leaves nothing behind', async () => {
  await using opened = await openSignedIn('/p/shop')
  const { page, tidemark } = opened
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByText('ann@example.com').waitFor()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in$/)
  expect(tidemark.state.sessions.size).toBe(0)
  await page.goBack()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('the first owner is made with the printed token, and is signed in', async () => {
  await using opened = await open('/setup?token=wrong', { needsOwner: true })
  const { page, tidemark } = opened
  await page.getByRole('button', { name: 'Make the account' }).click()
  expect(await page.getByText('This is needed.').count()).toBe(3)
  await page.getByLabel('Your name').fill('Ann')
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill('elevenchars')
  await page.getByText('1 more character needed.').waitFor()
  await page.getByLabel('Password', { exact: true }).fill('four unrelated words')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.getByText('This token is not the one that was printed.').waitFor()
  await page.getByLabel('Set-up token').fill('right-token')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.waitForURL(/\/p\/shop/)
  expect(tidemark.state.needsOwner).toBe(false)
  expect(opened.complaints).toEqual([expect.stringContaining('401')])

  await page.goto('/setup?token=right-token')
  await page.getByRole('heading', { name: 'Already set up' }).waitFor()
})

test('without an owner, sign-in says how to make one', async () => {
  await using opened = await open('/', { needsOwner: true })
  await opened.page.getByText('This Tidemark has no owner yet.').waitFor()
  expect(await seriousFaults(opened.page)).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('an empty project shows how to send, and the light turns on when the first event is here', async () => {
  await using opened = await openSignedIn('/', { events: [] })
  const { page, tidemark } = opened
  await page.waitForURL(/\/p\/shop\/send$/)
  await page.getByText('Waiting for the first event…').waitFor()
  const code = page.locator('pre')
  expect(await code.first().textContent()).toContain('YOUR_WRITE_KEY')
  await page.getByRole('button', { name: 'Make a write key' }).click()
  await page.getByRole('link', { name: 'HTTP', exact: true }).click()
  await code.filter({ hasText: 'Bearer tmw_' }).first().waitFor()
  await code
    .filter({ hasText: `${tidemark.origin}/v1/events` })
    .first()
    .waitFor()
  expect(await seriousFaults(page)).toEqual([])

  const sent = await fetch(`${tidemark.origin}/v1/events`, {
    method: 'POST',
    body: JSON.stringify({ name: 'first_event', user_id: 'ann' }),
  })
  expect(sent.status).toBe(200)
  await page.getByText('It is here: “first_event”').waitFor()
  await page.waitForURL(/\/p\/shop\/?\?range=today$/)
  await page.getByRole('region', { name: 'Events', exact: true }).getByText('first_event').waitFor()
  expect(opened.complaints).toEqual([])
})

test('who may not make keys is told whom to ask, and what is no key is refused', async () => {
  await using opened = await openSignedIn('/p/shop/send', {
    projects: [{ id: 'shop', name: 'Lantern shop', timezone: 'UTC', role: 'viewer' }],
  })
  const { page } = opened
  await page.getByText('Only an owner or an admin can make keys.').waitFor()
  expect(await page.getByRole('button', { name: 'Make a write key' }).count()).toBe(0)
  await page.getByRole('textbox', { name: 'Write key' }).fill("tmw_'; rm -rf /")
  await page.getByText('A key has only letters').waitFor()
  expect((await page.locator('pre').allTextContents()).join()).not.toContain('rm -rf')
  expect(opened.complaints).toEqual([])
})

test('a refusal is shown with its words and the request’s id, and can be tried again', async () => {
  const detail = 'The question would read 3 billion rows. Choose a shorter range.'
  const problem = { title: 'Too large', status: 422, code: 'query_too_large', detail, request_id: 'req-42' }
  await using opened = await openSignedIn('/p/shop', {
    faults: new Map([[query, { status: 422, body: problem }]]),
  })
  const { page, tidemark } = opened
  const alert = page.getByRole('alert')
  await alert.getByText(detail).waitFor()
  expect(await alert.textContent()).toContain('req-42')
  expect(await seriousFaults(page)).toEqual([])
  tidemark.state.faults.clear()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await figures(page).waitFor()
  await alert.waitFor({ state: 'detached' })
})

test('an answer that is none is said to be one', async () => {
  await using opened = await openSignedIn('/p/shop', {
    faults: new Map([[query, { status: 200, body: { kind: 'overview', buckets: 'many' } }]]),
  })
  await opened.page.getByText('gave something that this page does not understand').waitFor()
  expect(opened.complaints).toEqual([])
})

test('while the server is slow the places are held, and after a while it is said', async () => {
  await using opened = await openSignedIn('/p/shop')
  const { page, tidemark } = opened
  await figures(page).waitFor()
  const chartTop = async () =>
    Math.round((await page.getByRole('heading', { name: 'People', exact: true }).boundingBox())?.y ?? 0)
  const loaded = await chartTop()
  // Only the questions are slow: the frame is there, and its places are.
  await page.route('**/v1/analytics/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, tidemark.state.delayMs))
    await route.continue()
  })
  tidemark.state.delayMs = 2500
  await page.reload()
  await page.getByText('Still waiting for the server.').waitFor()
  expect(await page.locator('[data-total]').count()).toBe(0)
  tidemark.state.delayMs = 0
  await figures(page).waitFor()
  expect(await chartTop()).toBe(loaded)

  tidemark.state.delayMs = 1500
  await page.getByRole('main').focus()
  await page.keyboard.press('l')
  // What was there stays, and is marked as not being of the new view yet.
  await page.locator('[data-stale="true"]').first().waitFor()
  expect(await figures(page).count()).toBe(1)
  await page.locator('[data-stale="true"]').first().waitFor({ state: 'detached' })
})

test('a server that is gone is said to be, what was shown stays, and it goes on by itself', async () => {
  const tidemark = await startFakeTidemark({ events: [...month] })
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened
  await page.goto('/')
  await signIn(page, tidemark.state.password)
  await figures(page).waitFor()
  await tidemark[Symbol.asyncDispose]()
  await page.getByText('The server does not answer.').first().waitFor()
  // A part whose code cannot be had says so by itself.
  await page.keyboard.press('Control+k')
  const missing = page.locator('[data-place=over]')
  await missing.getByText('This part could not be loaded').waitFor()
  expect(await figures(page).count()).toBe(1)
  expect(await seriousFaults(page)).toEqual([])
  await using back = await startFakeTidemark(tidemark.state, Number(new URL(tidemark.origin).port))
  expect(back.origin).toBe(tidemark.origin)
  await missing.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('dialog').getByRole('option').first().waitFor()
  await page.getByText('The server does not answer.').first().waitFor({ state: 'detached' })
})

test('offline is said, and ends by itself', async () => {
  await using opened = await openSignedIn('/p/shop')
  const { page } = opened
  await figures(page).waitFor()
  await page.context().setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await page.context().setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
})

test('what is not there is said, and leads on', async () => {
  await using opened = await openSignedIn('/p/shop')
  const { page } = opened
  await page.goto('/p/%3Cimg%20src=x%3E')
  await page.getByRole('heading', { name: 'No such project' }).waitFor()
  await page.getByText('“<img src=x>”').waitFor()
  await page.getByRole('link', { name: 'Lantern shop' }).click()
  await figures(page).waitFor()
  await page.goto('/nowhere/at/all')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  opened.tidemark.state.projects = []
  await page.goto('/')
  await page.getByRole('heading', { name: 'No project yet' }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('another project is another page, with the same view of it', async () => {
  await using opened = await openSignedIn('/p/shop?range=7d', {
    projects: [
      { id: 'shop', name: 'Lantern shop', timezone: 'Europe/Berlin', role: 'owner' },
      { id: 'help', name: 'Help pages', timezone: 'Asia/Tokyo', role: 'viewer' },
    ],
  })
  const { page } = opened
  await page.getByRole('button', { name: 'Project: Lantern shop' }).click()
  await page.getByRole('menuitem', { name: 'Help pages' }).click()
  await page.waitForURL(/\/p\/help\/?\?range=7d$/)
  await page.getByText('Times in Asia/Tokyo').waitFor()
  expect(opened.complaints).toEqual([])
})

test('pages, projects, periods, themes and languages are a few letters away', async () => {
  await using opened = await openSignedIn('/p/shop', {
    projects: [
      { id: 'shop', name: 'Lantern shop', timezone: 'Europe/Berlin', role: 'owner' },
      { id: 'help', name: 'Help pages', timezone: 'Asia/Tokyo', role: 'viewer' },
    ],
  })
  const { page } = opened
  await figures(page).waitFor()
  await takeFromPalette(page, 'last mon', 'Last month')
  await page.waitForURL(/range=last-month$/)
  await takeFromPalette(page, 'help', 'Help pages')
  await page.waitForURL(/\/p\/help\/?\?range=last-month$/)
  await takeFromPalette(page, 'dark', 'Dark')
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
  await takeFromPalette(page, 'deutsch', 'Deutsch')
  await page.getByRole('heading', { name: 'Übersicht' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.reload()
  await page.getByRole('heading', { name: 'Übersicht' }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('the theme is the system’s until one is chosen, and is there before the first paint', async () => {
  await using opened = await openSignedIn('/p/shop', {}, { colorScheme: 'dark' })
  const { page } = opened
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme')
  expect(await scheme()).toBe('dark')
  await page.getByRole('button', { name: 'Theme' }).click()
  await page.getByRole('menuitemradio', { name: 'Light' }).click()
  expect(await scheme()).toBe('light')

  // Until the page's own code is there, the document holds its places.
  const places = async (found: readonly string[]) =>
    await Promise.all(
      found.map(async (one) => Math.round((await page.locator(one).first().boundingBox())?.y ?? -1)),
    )
  const code = Promise.withResolvers<void>()
  await page.route('**/assets/app-*.js', async (route) => {
    await code.promise
    await route.continue()
  })
  await page.goto('/p/shop', { waitUntil: 'commit' })
  await page.locator('.first').waitFor()
  await page.locator('h1', { hasText: 'Overview' }).waitFor()
  expect(await scheme()).toBe('light')
  const before = await places(['.first-figures', '.first-chart'])
  code.resolve()
  await figures(page).waitFor()
  expect(await places(['fieldset', 'section'])).toEqual(before)
  expect(opened.complaints).toEqual([])
})

test.each([
  ['light', 'light', {}],
  ['dark', 'dark', {}],
  ['light, 360 px', 'light', phone],
  ['dark, 360 px', 'dark', phone],
] as const)('every page is accessible and fits: %s', async (_, colorScheme, viewer) => {
  await using opened = await open('/sign-in', {}, { ...viewer, colorScheme })
  const { page, tidemark } = opened
  const check = async (place: string) => {
    expect(await seriousFaults(page), place).toEqual([])
    expect(await overflowPx(page), place).toBeLessThanOrEqual(0)
  }
  await page.getByLabel('E-mail').waitFor()
  await check('sign-in')
  await signIn(page, tidemark.state.password)
  await figures(page).waitFor()
  await page
    .getByRole('img', { name: /over time/ })
    .locator('svg')
    .waitFor()
  await check('overview')
  await page.getByRole('button', { name: /^Range/ }).click()
  await page.getByRole('menuitemradio', { name: 'Today' }).waitFor()
  await check('ranges')
  await page.getByRole('menuitem', { name: 'Custom range…' }).click()
  await page.getByLabel('From').waitFor()
  await check('days of one’s own')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('option').first().waitFor()
  await check('palette')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await check('shortcuts')
  await page.goto('/p/shop/live')
  await page.locator('[data-live="people"]').waitFor()
  await check('live')
  await page.goto('/p/shop/send')
  await page.getByText('Last event:').waitFor()
  await check('send events')
  expect(opened.complaints).toEqual([])
})
