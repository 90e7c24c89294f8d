import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeEvents } from '../dev/fake-events.ts'
import { startFakeTidemark, type FakeState, type FakeTidemark } from '../dev/fake-tidemark.ts'
import { isTrendAnswer, type EventRow, type TrendAnswer, type TrendQuestion } from '../src/api/answers.ts'
import { openBrowser, openPage, seriousFaults, signIn, type OpenedPage, type Viewer } from './open-browser.ts'

const hostileName = '<img src=x onerror="document.body.dataset.hacked=1"><b>bold</b>'
const month = fakeEvents({ nowMs: Date.now() - 60_000, days: 61, sessionsPerDay: 12, seed: 3 })

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(process.env)
})
afterAll(() => browser.close())

interface Opened extends OpenedPage {
  readonly tidemark: FakeTidemark
}

/** Signed in, at `path`, over a fake Tidemark of its own. */
async function open(path: string, state: Partial<FakeState> = {}, viewer: Viewer = {}): Promise<Opened> {
  const tidemark = await startFakeTidemark({ events: [...month], ...state })
  const opened = await openPage(browser, tidemark.origin, viewer)
  await opened.page.goto(path)
  await signIn(opened.page, tidemark.state.password)
  await opened.page.waitForURL((url) => url.pathname.startsWith('/p/'))
  return {
    ...opened,
    tidemark,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await tidemark[Symbol.asyncDispose]()
    },
  }
}

/** The next answer to a question that `suits`, with the question. */
async function nextAnswer(page: Page, suits: (question: TrendQuestion) => boolean): Promise<TrendAnswer> {
  const response = await page.waitForResponse(
    (one) => one.url().endsWith('/v1/analytics/query') && suits(one.request().postDataJSON()),
  )
  const answer: unknown = await response.json()
  if (!isTrendAnswer(answer)) throw new Error('no trend was answered')
  return answer
}

async function tableRows(page: Page): Promise<readonly (readonly string[])[]> {
  return await page
    .getByRole('region', { name: 'The same numbers as a table' })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => Array.from(row.children, (cell) => (cell.textContent ?? '').trim())),
    )
}

function numbers(values: readonly number[]): readonly string[] {
  return values.map((value) => value.toLocaleString('en-GB'))
}

test('the figures and the table are the API’s numbers', async () => {
  await using opened = await open('/')
  const { page } = opened
  await page.goto('/p/shop?range=7d&compare=off')
  const [count, people, sessions] = await Promise.all(
    (['count', 'people', 'sessions'] as const).map((fn) =>
      nextAnswer(page, (question) => question.measure.fn === fn && question.breakdown === undefined),
    ),
  )
  for (const [name, answer] of [
    ['Events', count],
    ['People', people],
    ['Sessions', sessions],
  ] as const) {
    const figure = page.locator('label').filter({ has: page.getByText(name, { exact: true }) })
    await figure.locator('[data-total]').waitFor()
    expect(await figure.locator('[data-total]').getAttribute('data-total')).toBe(
      String(answer?.series[0]?.total),
    )
  }
  await page.getByRole('table').waitFor()
  const rows = await tableRows(page)
  expect(rows[0]).toEqual([
    'Total',
    ...numbers([count, people, sessions].map((one) => one?.series[0]?.total ?? -1)),
  ])
  expect(rows.slice(1).map(([, events]) => events)).toEqual(
    numbers(count?.series[0]?.values.toReversed() ?? []),
  )
  expect(rows.length).toBe(1 + 7)
  expect(count?.series[0]?.total).toBeGreaterThan(0)
  expect(opened.complaints).toEqual([])
})

test('a figure is the chart’s switch, by keyboard too, and lives in the address', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await page.getByRole('radio', { name: /^Events/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/measure=people/)
  await page.getByRole('heading', { name: 'People, by day' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Events, by day' }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('a breakdown is chosen by keyboard, and its table has the API’s numbers', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await page.getByRole('button', { name: 'Break down by' }).press('Enter')
  await page.getByRole('textbox', { name: 'Search, or name a property' }).fill('count')
  await page.keyboard.press('ArrowDown')
  const asked = nextAnswer(page, ({ breakdown }) => breakdown?.[0] === 'country')
  await page.keyboard.press('Enter')
  const answer = await asked
  await page.waitForURL(/breakdown=country/)
  await page.getByRole('columnheader', { name: 'Share' }).waitFor()
  const rows = await tableRows(page)
  expect(rows.map(([, total]) => total)).toEqual(numbers(answer.series.map(({ total }) => total)))
  expect(rows.map(([, , , before]) => before)).toEqual(
    numbers(answer.previous?.series.map(({ total }) => total) ?? []),
  )
  expect(rows.map(([name]) => name)).toContain('Germany')
  expect(rows.at(-1)?.[0]).toBe('Everything else')

  await page.getByText('Over time', { exact: true }).click()
  await page.waitForURL(/table=buckets/)
  await page.getByRole('columnheader', { name: 'Germany' }).waitFor()
  expect((await tableRows(page)).length).toBe(1 + 30)
  expect(opened.complaints).toEqual([])
})

test('any property can be broken down by, by its name', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await page.getByRole('button', { name: 'Break down by' }).click()
  await page.getByRole('option', { name: 'plan', exact: true }).waitFor()
  await page.getByRole('textbox', { name: 'Search, or name a property' }).fill('a "b" & <c>.d 😀')
  const asked = page.waitForRequest(
    (request) => request.postDataJSON()?.breakdown?.[0] === 'properties.a "b" & <c>.d 😀',
  )
  await page.getByRole('option', { name: /Property/ }).click()
  await asked
  await page.getByRole('rowheader', { name: 'not set' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Breakdown: a "b" & <c>.d 😀' }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('ranges, intervals and days of one’s own', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  await page.getByText('12 mo', { exact: true }).click()
  await page.getByRole('heading', { name: 'Events, by month' }).waitFor()
  await page.getByLabel('Interval').selectOption('week')
  await page.waitForURL(/range=12mo&interval=week/)

  await page.getByText('Custom', { exact: true }).click()
  await page.getByLabel('From').fill('2026-03-05')
  await page.getByLabel('To (included)').fill('2026-03-01')
  await page.getByText('The first day is after the last.').waitFor()
  await page.getByLabel('To (included)').fill('2026-03-07')
  const asked = nextAnswer(page, ({ from }) => from === '2026-03-05')
  await page.getByRole('button', { name: 'Show' }).click()
  expect((await asked).buckets.length).toBe(3)
  await page.waitForURL(/range=custom&from=2026-03-05&until=2026-03-07/)
  await page.getByText('Nothing happened in this range.').waitFor()
  expect(opened.complaints).toEqual([])
})

test('robots are in or out, and the comparison on or off', async () => {
  await using opened = await open('/p/shop')
  const { page } = opened
  const without = await nextAnswer(page, ({ measure }) => measure.fn === 'count')
  await page.getByText(/^Before: /).waitFor()
  const asked = nextAnswer(page, ({ bots, measure }) => bots === 'include' && measure.fn === 'count')
  await page.getByLabel('Robots').selectOption('include')
  expect((await asked).series[0]?.total).toBeGreaterThan(without.series[0]?.total ?? Infinity)
  await page.getByRole('switch', { name: 'Compare' }).press('Space')
  await page.waitForURL(/compare=off&bots=include/)
  await page.getByText(/^Before: /).waitFor({ state: 'detached' })
  expect(opened.complaints).toEqual([])
})

test('names are text, whatever they hold: in the list, the table, the tooltip and the whole event', async () => {
  const at = new Date().toISOString()
  const hostile: EventRow = {
    event_id: 'ffffffff-0000-7000-8000-000000000000',
    name: hostileName,
    timestamp: at,
    received_at: at,
    page_path: hostileName,
    properties: { [hostileName]: hostileName },
  }
  await using opened = await open('/p/shop?breakdown=name&range=7d', { events: [...month, hostile] })
  const { page } = opened
  await page.getByRole('rowheader', { name: hostileName }).waitFor()
  await page.locator('svg path').first().waitFor()
  const chart = await page
    .getByRole('img', { name: /^Events by day/ })
    .first()
    .boundingBox()
  await page.mouse.move((chart?.x ?? 0) + (chart?.width ?? 0) - 30, (chart?.y ?? 0) + 40)
  await page.getByText(/· so far$/).waitFor()
  expect(await page.getByText(hostileName, { exact: true }).count()).toBeGreaterThanOrEqual(3)
  await page.getByRole('listitem').first().getByRole('button', { name: hostileName }).click()
  await page.getByRole('dialog', { name: hostileName }).waitFor()
  expect(await page.locator('img, b').count()).toBe(0)
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()
  expect(opened.complaints).toEqual([])
})

test('the latest events grow at the top and do not move under the reader', async () => {
  await using opened = await open('/p/shop')
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

test('it refreshes by itself, and a new event is in the figures', async () => {
  await using opened = await open('/p/shop?range=today')
  const { page, tidemark } = opened
  const figure = page.locator('[data-total]').first()
  await figure.waitFor()
  const before = Number(await figure.getAttribute('data-total'))
  const at = new Date().toISOString()
  tidemark.state.events.push({
    event_id: crypto.randomUUID(),
    name: 'one_more',
    timestamp: at,
    received_at: at,
  })
  await page
    .locator(`[data-total="${before + 1}"]`)
    .first()
    .waitFor()
  expect(opened.complaints).toEqual([])
})
