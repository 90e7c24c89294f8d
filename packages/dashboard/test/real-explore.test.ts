import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, seriousFaults } from './open-browser.ts'
import { hostileName, openShop, seriesOf, tableRows, type Shop } from './shop.ts'

const manyValues = 50_000

let browser: Browser
let shop: Shop
beforeAll(async () => {
  browser = await openBrowser(process.env)
  shop = await openShop(browser)
  await shop.send(
    Array.from({ length: manyValues }, (_, index) => ({
      name: 'probe',
      timestamp: Date.now() - 86_400_000,
      properties: { many: `value ${index}` },
    })),
  )
})
afterAll(async () => {
  await browser.close()
  await shop[Symbol.asyncDispose]()
})

test('a trend is built by keyboard, its numbers are the API’s, and all of it is in the address', async () => {
  await using opened = await shop.open('explore?range=7d')
  const { page } = opened
  const series = page.getByRole('group', { name: 'Series A' })
  await series.getByLabel('Events of series A').fill('purch')
  await page.getByRole('option', { name: 'purchase' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/a=purchase/)
  await series.getByLabel('Series A: What is measured').selectOption('sum')
  await page.waitForURL(/a=purchase(~|%7E)sum(~|%7E)value/)
  await page.getByRole('button', { name: 'Add field' }).press('Enter')
  await page.getByRole('textbox', { name: /^Search/ }).fill('plan')
  await page.getByRole('option', { name: 'plan', exact: true }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/by=properties\.plan/)
  await page.getByRole('rowheader', { name: hostileName }).waitFor()

  const answer = await shop.ask({
    kind: 'trend',
    last: '7d',
    event: 'purchase',
    measure: { fn: 'sum', field: 'value' },
    breakdown: ['properties.plan'],
  })
  const shown = await tableRows(page)
  expect(shown.map(([, total]) => total)).toEqual(seriesOf(answer).map(({ total }) => String(total)))
  expect(shown.map(([name]) => name)).toEqual(['team', 'free', hostileName])

  await page.getByText('Over time', { exact: true }).click()
  await page.waitForURL(/rows=buckets/)
  await page.reload()
  await page.getByRole('columnheader', { name: 'team' }).waitFor()
  expect((await tableRows(page)).length).toBe(1 + 7)
  await page.getByRole('img', { name: /^Chart: team; free/ }).waitFor()
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()
  expect(await seriousFaults(page)).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('several series, a formula, and what it cannot be made of', async () => {
  await using opened = await shop.open('explore?range=7d&a=page_view~people&b=purchase~people')
  const { page } = opened
  await page.getByRole('button', { name: 'Add formula' }).click()
  await page.getByRole('textbox', { name: 'Name of formula 1' }).fill('conversion')
  await page.keyboard.press('Enter')
  await page.getByRole('rowheader', { name: 'conversion' }).waitFor()
  const rows = await tableRows(page)
  // Four people looked, three of them bought.
  expect(rows.map(([name, total]) => [name, total])).toEqual([
    ['A: page_view, People', '4'],
    ['B: purchase, People', '3'],
    ['conversion', '75'],
  ])
  const refused = page.waitForResponse((response) => response.status() === 400)
  await page.getByRole('textbox', { name: 'Formula 1', exact: true }).fill('B / Z')
  await page.keyboard.press('Enter')
  await refused
  await page
    .getByRole('alert')
    .getByText(/There is no series "Z"/)
    .waitFor()
  expect(
    await page.getByRole('textbox', { name: 'Formula 1', exact: true }).getAttribute('aria-invalid'),
  ).toBe('true')
  await page.getByRole('button', { name: 'Remove formula 1' }).click()
  await page.getByRole('rowheader', { name: 'B: purchase, People' }).waitFor()
  expect(opened.complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('a range is dragged over, and a figure leads to its people, to one of them, and into a cohort', async () => {
  await using opened = await shop.open('explore?range=7d&a=purchase&by=properties.plan')
  const { page } = opened
  const chart = page.getByRole('img', { name: /^Chart/ })
  await chart.locator('path').first().waitFor({ state: 'attached' })
  const box = await chart.boundingBox()
  const at = (part: number) => (box?.x ?? 0) + (box?.width ?? 0) * part
  await page.mouse.move(at(0.45), (box?.y ?? 0) + 80)
  await page.mouse.down()
  await page.mouse.move(at(0.7), (box?.y ?? 0) + 90, { steps: 4 })
  await page.mouse.up()
  await page.waitForURL(/from=\d{4}-\d{2}-\d{2}&until=/)
  await page.goBack()
  await page.waitForURL(/range=7d/)

  await page.getByRole('button', { name: /^3, team: the people/ }).press('Enter')
  await page.waitForURL(/\/people\?behind=/)
  await page.getByText('The people behind: purchase, team').waitFor()
  await page.getByRole('heading', { name: '2 people' }).waitFor()
  await page.getByRole('button', { name: 'Save as cohort' }).press('Enter')
  await page.getByLabel('Name of the cohort').fill('team buyers')
  await page.keyboard.press('Enter')
  await page.getByText('“team buyers” is saved.').waitFor()
  await page.getByRole('link', { name: 'Show its people' }).click()
  await page.waitForURL(/cohort=/)
  await page.getByRole('heading', { name: '2 people' }).waitFor()
  await page.getByRole('link', { name: 'ann', exact: true }).click()
  await page.waitForURL(/\/people\/ann$/)
  await page.getByRole('region', { name: 'Cohorts' }).getByText('team buyers').waitFor()

  await page.goto(`/p/${shop.projectId}/explore?range=7d&by=cohort~team%20buyers&a=page_view~people`)
  await page.getByRole('rowheader', { name: 'team buyers' }).waitFor()
  expect((await tableRows(page)).map(([name, total]) => [name, total])).toEqual([
    ['team buyers', '2'],
    ['in none of them', '2'],
  ])
  expect(opened.complaints).toEqual([])
})

test('tables, lifecycles, stickiness and distributions show the API’s numbers, and lead to people', async () => {
  await using opened = await shop.open(`explore?kind=table&range=7d&by=name&a-filter=name:is_not:probe`)
  const { page } = opened
  await page.getByRole('rowheader', { name: 'page_view' }).waitFor()
  await page.getByRole('button', { name: 'Event', exact: true }).click()
  await page.waitForURL(/order=0/)
  await expect
    .poll(async () => (await tableRows(page)).map(([name]) => name))
    .toEqual([hostileName, 'group', 'identify', 'page_view', 'purchase'])

  const asked = { last: '7d', event: 'page_view', interval: 'day' }
  await page.goto(`/p/${shop.projectId}/explore?kind=lifecycle&range=7d&a=page_view`)
  await page.getByRole('columnheader', { name: 'Dormant' }).waitFor()
  const lifecycle = await shop.ask({ ...asked, kind: 'lifecycle' })
  expect((await tableRows(page)).toReversed().map((row) => row.slice(1).map(Number))).toEqual(
    Array.from({ length: 7 }, (_, day) =>
      ['new', 'dormant', 'resurrecting', 'returning'].map((status) => numberAt(lifecycle[status], day)),
    ),
  )

  await page.goto(`/p/${shop.projectId}/explore?kind=stickiness&range=7d&a=page_view`)
  await page.getByRole('columnheader', { name: 'Days with events' }).waitFor()
  const stickiness = await shop.ask({ ...asked, kind: 'stickiness' })
  expect((await tableRows(page)).map(([, people]) => Number(people))).toEqual(stickiness['people'])

  await page.goto(`/p/${shop.projectId}/explore?kind=distribution&range=7d&a=page_view&edges=1~3`)
  await page.getByRole('rowheader', { name: '1 – 2' }).waitFor()
  expect((await tableRows(page)).map((row) => row.slice(0, 2))).toEqual([
    ['1 – 2', '3'],
    ['≥ 3', '1'],
  ])
  await page.getByRole('button', { name: /^1, Events: ≥ 3/ }).click()
  await page.getByRole('heading', { name: '1 person' }).waitFor()
  await page.getByRole('link', { name: 'ann', exact: true }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('how an answer was computed is said, with its plan', async () => {
  await using opened = await shop.open('explore?range=7d&a=page_view~people')
  const { page } = opened
  await page.getByRole('button', { name: 'How was this computed?' }).press('Enter')
  const drawer = page.getByRole('dialog', { name: 'How this was computed' })
  await drawer.getByText('The events themselves').waitFor()
  await drawer.getByRole('button', { name: 'Show the plan and its SQL' }).press('Enter')
  await drawer
    .getByText(/SELECT/)
    .first()
    .waitFor()
  expect(await seriousFaults(page)).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('fifty thousand values, a property that is an object, and an address of nonsense', async () => {
  await using opened = await shop.open('explore?range=7d&a=probe&by=properties.many&limit=3')
  const { page } = opened
  await page.getByRole('rowheader', { name: 'Everything else' }).waitFor()
  const rows = await tableRows(page)
  expect(rows.length).toBe(4)
  expect(rows.at(-1)?.[1]).toBe((manyValues - 3).toLocaleString('en-GB'))
  await page.goto(`/p/${shop.projectId}/explore?kind=table&range=7d&a=probe&by=properties.many`)
  await page.getByText('Only the first 100 rows: there are more.', { exact: false }).waitFor()

  await page.goto(`/p/${shop.projectId}/explore?range=7d&a=purchase&by=properties.cart`)
  await page.getByRole('rowheader', { name: 'not set' }).waitFor()

  await page.goto(
    `/p/${shop.projectId}/explore?kind=pie&a=x~sum&limit=many&range=forever&by=value~-1&filter=country:like:x&look=%3Cb%3E`,
  )
  await page.getByText('Not understood, so left out', { exact: false }).waitFor()
  const said = await page.getByText(/left out/).allTextContents()
  for (const part of [
    'kind=pie',
    'a=x~sum',
    'limit=many',
    'range=forever',
    'by=value~-1',
    'country:like:x',
    'look=<b>',
  ])
    expect(said.join(' '), part).toContain(part)
  await page.getByRole('img', { name: /^Chart/ }).waitFor()
  await page.goto(`/p/${shop.projectId}/people?behind=%7B&search=`)
  await page.getByText('Not understood, so left out: behind').waitFor()
  await page.getByRole('link', { name: 'ann', exact: true }).waitFor()
  expect(opened.complaints).toEqual([])
})

function numberAt(list: unknown, index: number): unknown {
  return Array.isArray(list) ? list[index] : undefined
}
