import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeEvents } from '../dev/fake-events.ts'
import type { FakeState } from '../dev/fake-tidemark.ts'
import type { EventRow } from '../src/api/answers.ts'
import {
  figureNames,
  isOverviewAnswer,
  type OverviewAnswer,
} from '../src/features/overview/overview-answer.ts'
import { openBrowser, seriousFaults, type Viewer } from './open-browser.ts'
import { openFakeSignedIn } from './open-fake.ts'

const hostileName = '<img src=x onerror="document.body.dataset.hacked=1"><b>bold</b>'
const month = fakeEvents({ nowMs: Date.now() - 60_000, days: 61, sessionsPerDay: 12, seed: 3 })

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(process.env)
})
afterAll(() => browser.close())

/** Signed in, at `path`, over a fake Tidemark of its own. */
const open = (path: string, state: Partial<FakeState> = {}, viewer: Viewer = {}) =>
  openFakeSignedIn(browser, path, { events: [...month], ...state }, viewer)

interface Asked {
  readonly kind: string
  readonly from?: string
  readonly bots?: string
  readonly sample?: number
  readonly filter?: unknown
  readonly compare?: { readonly offset: string; readonly match?: string }
}

/** The next whole overview that is asked for by a question that `suits`. */
async function nextOverview(
  page: Page,
  suits: (question: Asked) => boolean = () => true,
): Promise<OverviewAnswer> {
  const response = await page.waitForResponse((one) => {
    if (!one.url().endsWith('/v1/analytics/query')) return false
    const question: Asked = one.request().postDataJSON()
    return question.kind === 'overview' && question.sample === undefined && suits(question)
  })
  const answer: unknown = await response.json()
  if (!isOverviewAnswer(answer)) throw new Error('no overview was answered')
  return answer
}

function panel(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true })
}

test('until all is counted, the figures of a first look are shown, and said to be that', async () => {
  await using opened = await open('/')
  const { page } = opened
  const counted = Promise.withResolvers<void>()
  await page.route('**/v1/analytics/query', async (route) => {
    const question: Asked = route.request().postDataJSON()
    if (question.kind !== 'overview') return route.fallback()
    const isLook = question.sample !== undefined
    if (question.filter !== undefined && !isLook) await counted.promise
    const response = await route.fetch()
    const answer: unknown = await response.json()
    if (!isOverviewAnswer(answer)) throw new Error('no overview was answered')
    const total = question.filter === undefined ? 90_000 : isLook ? 50_000 : 50_210
    const figures = { ...answer.figures, people: { ...answer.figures.people, total } }
    await route.fulfill({ response, json: { ...answer, figures, meta: { ...answer.meta, elapsed_ms: 900 } } })
  })
  await page.goto('/p/shop?range=7d&places=countries')
  const people = page.locator('[data-figure="people"]')
  await page.locator('[data-total="90000"][data-exact="true"]').waitFor()
  await panel(page, 'Places').getByRole('button', { name: 'Germany', exact: true }).click()
  await page.locator('[data-figure="people"][data-total="50000"]').waitFor()
  expect(await people.textContent()).toMatch(/^≈\s50,000$/)
  expect(await page.locator('#panel-places').getAttribute('data-stale')).toBe('true')
  counted.resolve()
  await page.locator('[data-figure="people"][data-total="50210"]').waitFor()
  expect(await people.textContent()).toBe('50,210')
  expect(await page.locator('#panel-places').getAttribute('data-stale')).toBe('false')
  expect(opened.complaints).toEqual([])
})

test('the figures, the table and the lists are the API’s numbers', async () => {
  await using opened = await open('/')
  const { page } = opened
  const asked = nextOverview(page, ({ compare }) => compare === undefined)
  await page.goto('/p/shop?range=7d&compare=none&table=shown&places=countries')
  const { figures, top } = await asked
  for (const name of figureNames) {
    const figure = page.locator(`[data-figure="${name}"]`)
    await figure.waitFor()
    expect(await figure.getAttribute('data-total'), name).toBe(String(figures[name].total))
  }
  const rows = await page
    .getByRole('region', { name: 'The same numbers as a table' })
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => Array.from(row.children, (cell) => (cell.textContent ?? '').trim())),
    )
  expect(rows.length).toBe(1 + 7)
  expect(rows.map(([, people]) => people)).toEqual(
    [figures.people.total ?? -1, ...figures.people.values.toReversed()].map((value) =>
      (value ?? -1).toLocaleString('en-GB'),
    ),
  )
  const pages = await panel(page, 'Pages')
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => Array.from(row.children, (cell) => cell.textContent ?? '').slice(0, 2)),
    )
  expect(pages).toEqual(top?.pages.map(({ value, people }) => [value, String(people)]))
  await panel(page, 'Places').getByRole('button', { name: 'Germany', exact: true }).waitFor()
  expect(figures.events.total).toBeGreaterThan(0)
  expect(opened.complaints).toEqual([])
})

test('a figure is the chart’s switch, by keyboard too, and lives in the address', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await page.getByRole('radio', { name: /^People/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/measure=sessions/)
  await page.getByRole('heading', { name: 'Sessions', exact: true }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'People', exact: true }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('any row filters, or is left out, by mouse and by keyboard; Esc clears', async () => {
  await using opened = await open('/p/shop?places=countries')
  const { page } = opened
  const all = await nextOverview(page)
  const germany = nextOverview(page, ({ filter }) => filter !== undefined)
  await panel(page, 'Places').getByRole('button', { name: 'Germany', exact: true }).click()
  expect((await germany).figures.people.total).toBeLessThan(all.figures.people.total ?? 0)
  await page.waitForURL(/filter=country:is:DE$/)
  await page.getByRole('button', { name: 'Country is Germany', exact: true }).waitFor()

  await panel(page, 'Pages')
    .getByRole('button', { name: '/cart', exact: true })
    .click({ modifiers: ['Shift'] })
  await page.waitForURL(/filter=country:is:DE;page_path:is_not:\/cart$/)
  await panel(page, 'Devices').getByRole('button', { name: 'Leave out Safari' }).press('Enter')
  await page.getByRole('button', { name: 'Browser is not Safari', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Remove: Country is Germany' }).click()
  await page.waitForURL(/filter=page_path:is_not:\/cart;browser:is_not:Safari$/)

  await page.keyboard.press('Escape')
  await page.waitForURL((url) => !url.search.includes('filter'))
  expect(opened.complaints).toEqual([])
})

test('a filter is written with what was seen, and changed in its place', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await page.locator('[data-total]').first().waitFor()
  await page.keyboard.press('/')
  await page.getByRole('button', { name: 'Field: Choose a field' }).press('Enter')
  await page.getByRole('textbox', { name: 'Search, or name a property' }).fill('brow')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByLabel('Values').first().click()
  await page.getByRole('option', { name: 'Firefox' }).click()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.waitForURL(/filter=browser:is:Firefox$/)

  await page.getByRole('button', { name: 'Browser is Firefox', exact: true }).press('Enter')
  await page.getByLabel('Condition').selectOption('is_not_set')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.waitForURL(/filter=browser:is_not_set$/)
  expect(opened.complaints).toEqual([])
})

test('ranges by name, by letter, by steps, by days and by dragging over the chart', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await page.getByRole('button', { name: 'Range: Last 30 days' }).press('Enter')
  await page.getByRole('menuitemradio', { name: 'Last 12 months' }).press('Enter')
  await page.waitForURL(/\?range=12mo$/)
  await page.locator('button[aria-label^="Range:"]:focus').waitFor()
  await page.getByLabel('Interval').selectOption('week')
  await page.waitForURL(/\?range=12mo&interval=week$/)
  await page.keyboard.press('w')
  await page.waitForURL(/\?range=7d$/)
  await page.getByRole('main').focus()
  await page.keyboard.press('ArrowLeft')
  await page.waitForURL(/\?from=\d{4}-\d\d-\d\d&until=/)
  await page.getByRole('button', { name: 'One period on' }).click()
  await page.waitForURL(/\?range=7d$/)
  expect(await page.getByRole('button', { name: 'One period on' }).isDisabled()).toBe(true)

  await page.keyboard.press('c')
  await page.getByLabel('From').fill('2026-03-05')
  await page.getByLabel('To (included)').fill('2026-03-01')
  await page.getByText('The first day is after the last.').waitFor()
  await page.getByLabel('To (included)').fill('2026-03-07')
  const asked = nextOverview(page, ({ from }) => from === '2026-03-05')
  await page.getByRole('button', { name: 'Show' }).click()
  expect((await asked).buckets.length).toBe(3)
  await page.waitForURL(/from=2026-03-05&until=2026-03-07/)
  await page.getByText('Nothing happened in this range.').waitFor()
  await page.getByText(/^The first event was on /).waitFor()
  await page.getByRole('button', { name: /^Show .* 2026$/ }).click()
  await page.waitForURL(({ search }) => !search.includes('from=2026-03-05'))
  await page.getByText('Nothing happened in this range.').waitFor({ state: 'detached' })

  await page.keyboard.press('t')
  const chart = page.getByRole('img', { name: /^People over time/ })
  await chart.locator('svg path').first().waitFor({ state: 'attached' })
  const { x = 0, y = 0, width = 0 } = (await chart.boundingBox()) ?? {}
  await page.mouse.move(x + width * 0.3, y + 80)
  // What is pointed at is said, and what was there a day before.
  await page.locator('[class*="_tooltip_"] [class*="_before_"]').getByText(/^\d/).last().waitFor()
  await page.mouse.down()
  await page.mouse.move(x + width * 0.4, y + 80, { steps: 3 })
  await page.mouse.move(x + width * 0.6, y + 80, { steps: 3 })
  await page.mouse.up()
  await page.waitForURL(/from=\d{4}-\d\d-\d\d&until=\d{4}-\d\d-\d\d$/)
  expect(opened.complaints).toEqual([])
})

test('robots are in or out, and the comparison is off, a year back or by weekdays', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  const without = await nextOverview(page)
  await page.getByText(/^Before: /).waitFor()
  const asked = nextOverview(page, ({ bots }) => bots === 'include')
  await page.getByLabel('Robots').selectOption('include')
  expect((await asked).figures.events.total).toBeGreaterThan(without.figures.events.total ?? Infinity)
  await page.getByRole('button', { name: 'Compare: vs. Period before' }).click()
  const byWeekday = nextOverview(page, ({ compare }) => compare?.match === 'weekday')
  await page.getByRole('menuitemcheckbox', { name: 'Match days of the week' }).click()
  await byWeekday
  await page.waitForURL(/compare=previous~weekday/)
  const yearBefore = nextOverview(page, ({ compare }) => compare?.offset === '12mo')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Compare: vs. Period before' }).click()
  await page.getByRole('menuitemradio', { name: 'Year before' }).click()
  await yearBefore
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.getByRole('main').focus()
  await page.keyboard.press('x')
  await page.waitForURL(
    ({ searchParams }) => searchParams.get('compare') === 'none' && searchParams.get('bots') === 'include',
  )
  await page.getByText(/^Before: /).waitFor({ state: 'detached' })
  expect(opened.complaints).toEqual([])
})

test('a list is whole in its dialog, and searched', async () => {
  await using opened = await open('/p/shop?places=countries')
  const { page } = opened
  await panel(page, 'Places').getByRole('button', { name: 'More…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Countries' })
  await dialog.getByRole('button', { name: 'Austria', exact: true }).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await dialog.getByRole('textbox').fill('austr')
  await dialog.getByRole('button', { name: 'Germany', exact: true }).waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Austria', exact: true }).click()
  await page.waitForURL(/filter=country:is:AT/)
  await dialog.waitFor({ state: 'detached' })
  expect(opened.complaints).toEqual([])
})

test('tabs are gone through by arrows, and live in the address', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await panel(page, 'Places')
    .getByRole('img', { name: /^People by country/ })
    .waitFor()
  await panel(page, 'Devices').getByRole('tab', { name: 'Browsers' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/devices=systems/)
  await panel(page, 'Devices').getByRole('button', { name: 'Windows', exact: true }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('nonsense in the address is said, and the rest of it holds', async () => {
  await using opened = await open('/p/shop?range=never&filter=country:is:DE;x:is_magic:1&bots=perhaps')
  const { page } = opened
  await page.getByText('left out: range=never, bots=perhaps, filter=x:is_magic:1').waitFor()
  await page.getByRole('button', { name: 'Country is Germany', exact: true }).waitFor()
  await page.locator('[data-total]').first().waitFor()
  expect(opened.complaints).toEqual([])
})

test('names are text, whatever they hold: in lists, filters, the latest events and the whole event', async () => {
  const at = new Date().toISOString()
  const hostile: EventRow = {
    event_id: 'ffffffff-0000-7000-8000-000000000000',
    name: hostileName,
    timestamp: at,
    received_at: at,
    anonymous_id: 'somebody',
    page_path: hostileName,
    properties: { [hostileName]: hostileName },
  }
  await using opened = await open('/p/shop?range=today', { events: [...month.slice(0, 50), hostile] })
  const { page } = opened
  await panel(page, 'Events').getByRole('button', { name: hostileName, exact: true }).click()
  await page.getByRole('button', { name: `Event is ${hostileName}`, exact: true }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: `Event is ${hostileName}`, exact: true }).waitFor()
  await page.getByRole('link', { name: 'Live' }).click()
  await page.getByRole('listitem').getByRole('button', { name: hostileName }).click()
  await page.getByRole('dialog', { name: hostileName }).waitFor()
  expect(await page.locator('img, b').count()).toBe(0)
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()
  expect(opened.complaints).toEqual([])
})

test('it refreshes by itself, and a new event is in the figures and among who is online', async () => {
  await using opened = await open('/p/shop?range=today')
  const { page, tidemark } = opened
  const figure = page.locator('[data-figure="events"]')
  await figure.waitFor()
  const before = Number(await figure.getAttribute('data-total'))
  const at = new Date().toISOString()
  tidemark.state.events.push({
    event_id: crypto.randomUUID(),
    name: 'one_more',
    timestamp: at,
    received_at: at,
    user_id: 'ann',
  })
  await page.locator(`[data-figure="events"][data-total="${before + 1}"]`).waitFor()
  await page.reload()
  await page.getByRole('link', { name: /^[1-9]\d* (person|people) online$/ }).click()
  await page.waitForURL(/\/live$/)
  expect(opened.complaints).toEqual([])
})
