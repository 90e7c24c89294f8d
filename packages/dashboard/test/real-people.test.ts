import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, overflowPx, seriousFaults, takeFromPalette, type Viewer } from './open-browser.ts'
import { hostileName, openShop, seriesOf, tableRows, type Shop } from './shop.ts'

const phone: Viewer = { viewport: { width: 360, height: 740 } }

let browser: Browser
let shop: Shop
beforeAll(async () => {
  browser = await openBrowser(process.env)
  shop = await openShop(browser)
  await shop.ask({ name: 'visits', formula: 'count(page_view)', unit: 'x' }, 'metrics/custom')
})
afterAll(async () => {
  await browser.close()
  await shop[Symbol.asyncDispose]()
})

test('people are found, and a wrong link is undone and restored with its history', async () => {
  await using opened = await shop.open('people')
  const { page } = opened
  await page.getByRole('link', { name: 'ann', exact: true }).waitFor()
  await page.getByRole('searchbox', { name: 'Search ids and traits' }).fill('ANN@')
  await page.waitForURL(/search=ANN/)
  await page.getByRole('heading', { name: '1 person' }).waitFor()
  await page.getByRole('link', { name: 'ann', exact: true }).press('Enter')
  await page.getByRole('heading', { name: '2 ids' }).waitFor()
  await page.getByText(hostileName, { exact: true }).first().waitFor()

  const timeline = page.getByRole('region', { name: 'Timeline' })
  await timeline
    .getByRole('button', { name: /^purchase/ })
    .first()
    .press('Enter')
  await page
    .getByRole('dialog', { name: 'purchase' })
    .getByText(/"cart": \{/)
    .waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Undo the link from phone to ann' }).click()
  await page.getByLabel('Reason, for the history').fill('the device in the lobby')
  await page.keyboard.press('Enter')
  await page.getByText(/^Undone by ann@example.com/).waitFor()
  await page.getByRole('heading', { name: '1 id', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Restore the link from phone to ann' }).click()
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await page.getByRole('heading', { name: '2 ids' }).waitFor()
  expect(await page.getByText(/the device in the lobby/).count()).toBe(1)
  expect(await page.locator('img').count()).toBe(0)

  await page.goto(`/p/${shop.projectId}/people`)
  await page.getByRole('link', { name: 'ann', exact: true }).waitFor()
  await takeFromPalette(page, 'ANN@', 'ann')
  await page.waitForURL(/\/people\/ann$/)
  expect(opened.complaints).toEqual([])

  await page.goto(`/p/${shop.projectId}/people/nobody`)
  await page.getByText('Nobody with this id has been seen.', { exact: false }).waitFor()
})

test('a metric is written with help, kept in versions, and shows the API’s numbers', async () => {
  await using opened = await shop.open('metrics')
  const { page } = opened
  await page.getByRole('link', { name: 'visits' }).waitFor()
  const known = page.waitForResponse(/\/v1\/catalogue\/events\?/)
  await page.getByRole('button', { name: 'New metric' }).click()
  await known
  const editor = page.getByRole('textbox', { name: 'Formula' })
  await editor.click()
  await page.keyboard.type('su')
  await page.getByRole('option', { name: /^sum/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type('purch')
  await page.getByRole('option', { name: 'purchase' }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type('.value')
  await page.keyboard.press('Escape')
  await page.keyboard.press('End')
  await page.keyboard.type(' / cont(purchase)')
  await page.getByText('There is no function "cont".', { exact: false }).first().waitFor()
  await page.locator('.cm-lintRange-error').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('sum(purchase.value) / count(purchase)')
  await page.getByRole('region', { name: 'Preview: the last 30 days' }).getByRole('table').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('average_order')
  await page.getByLabel('Unit').fill('€')
  await page.getByLabel('Owner').fill('Ann')
  await page.getByRole('combobox', { name: 'Dimensions' }).fill('properties.plan')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save metric' }).press('Enter')

  await page.waitForURL(/\/metrics\/average_order$/)
  await page.getByRole('heading', { level: 1, name: 'average_order', exact: true }).waitFor()
  const answer = await shop.ask({ metric: 'average_order', last: '30d' }, 'metrics/calculate')
  await page.getByRole('row', { name: /^Total/ }).waitFor()
  expect((await tableRows(page))[0]).toEqual(['Total', `${String(seriesOf(answer)[0]?.total)}\u00a0€`])
  await page.getByLabel('Divided by').selectOption('properties.plan')
  await page.getByRole('rowheader', { name: 'team' }).waitFor()
  expect(await seriousFaults(page)).toEqual([])

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('button', { name: 'Save as version 2' }).waitFor()
  await page.getByLabel('Cached for').fill('soon')
  await page.getByRole('button', { name: 'Save as version 2' }).click()
  expect(await page.getByLabel('Cached for').getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Cached for').fill('5m')
  await page.getByRole('button', { name: 'Save as version 2' }).click()
  await page.waitForURL(/\/metrics\/average_order$/)
  await page.getByText(/^Version 2 by/).waitFor()
  await page.getByRole('link', { name: 'Metrics', exact: true }).last().click()
  expect((await tableRows(page))[0]?.slice(2, 5)).toEqual(['€', 'Ann', '2'])
  expect(opened.complaints).toEqual([])
})

const pages = [
  ['explore?range=7d&a=purchase&by=properties.plan&compare=previous', 'Totals'],
  ['people/ann', 'Timeline'],
  ['metric-editor?name=visits', 'Save as version 2'],
  ['explore?kind=table&range=7d&by=name,properties.plan&columns=count,people,sum~value', 'Sum of Value'],
  ['people', 'Last seen'],
  ['metrics', 'visits'],
  ['metrics/visits', 'Versions'],
] as const

test.each([
  ['in light, and fits a phone', { ...phone, colorScheme: 'light' }, pages],
  ['in dark', { colorScheme: 'dark' }, pages.slice(0, 3)],
] as const)('every page is accessible %s', async (_, viewer, seen) => {
  await using opened = await shop.open(seen[0]?.[0] ?? '', viewer)
  const { page } = opened
  for (const [path, landmark] of seen) {
    await page.goto(`/p/${shop.projectId}/${path}`)
    await page.getByText(landmark, { exact: true }).last().waitFor()
    expect(await overflowPx(page), path).toBeLessThanOrEqual(0)
    expect(await seriousFaults(page), path).toEqual([])
  }
  expect(opened.complaints).toEqual([])
})
