import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFunnelAnswer, isPathAnswer, isRetentionAnswer } from '../src/questions/journey-answers.ts'
import { openBrowser, overflowPx, seriousFaults, type Viewer } from './open-browser.ts'
import { hostileName, openShop, tableRows, type Shop } from './shop.ts'

const dayMs = 86_400_000
const darkPhone: Viewer = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }

let browser: Browser
let shop: Shop
beforeAll(async () => {
  browser = await openBrowser(process.env)
  shop = await openShop(browser)
  await shop.send(journeys())
})
afterAll(async () => {
  await browser.close()
  await shop[Symbol.asyncDispose]()
})

/**
 * Ten people of the same three days. All visit and come back the next day, seven but for the first three by a search;
 * six take a cart, four of them pay, two with the hostile name as their way.
 */
function journeys(): readonly object[] {
  const at = (days: number, minutes: number) => Date.now() - days * dayMs + minutes * 60_000
  return Array.from({ length: 10 }, (_, index) => {
    const user_id = `p${index}`
    const did = (name: string, minutes: number, more: object = {}) => ({
      name,
      user_id,
      session_id: `s${index}`,
      timestamp: at(3, minutes + index),
      ...more,
    })
    return [
      did('visit', 0, { page_path: '/' }),
      ...(index < 3 ? [] : [did('look', 1, { page_path: `/product/${index}` })]),
      ...(index < 6 ? [did('cart', 2, { page_path: '/cart' })] : []),
      ...(index < 4
        ? [did('pay', 4, { value: 10, properties: { way: index < 2 ? hostileName : 'card' } })]
        : []),
      { name: 'visit', user_id, timestamp: at(index < 5 ? 2 : 1, index), page_path: '/' },
    ]
  })
    .flat()
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function addressOf(definition: object): string {
  return `q=${encodeURIComponent(JSON.stringify(definition))}`
}

test('a funnel is built by keyboard, moved by keys and by dragging, kept, and leads to its people', async () => {
  await using opened = await shop.open('funnels?range=7d')
  const { page } = opened
  await page.getByText('Choose an event for each step.').waitFor()
  await chooseEvent(page, 'Events of Step 1', 'visit')
  await chooseEvent(page, 'Events of Step 2', 'cart')
  await page.getByRole('button', { name: 'Add a step' }).press('Enter')
  await chooseEvent(page, 'Events of Step 3', 'pay')
  await page.getByRole('rowheader', { name: '3. pay' }).waitFor()
  const definition = { steps: [{ event: 'visit' }, { event: 'cart' }, { event: 'pay' }] }
  const answer = await shop.ask({ kind: 'funnel', last: '7d', ...definition })
  if (!isFunnelAnswer(answer)) throw new Error('no funnel')
  const counts = answer.series[0]?.steps.map(({ count }) => String(count))
  expect(counts).toEqual(['10', '6', '4'])
  expect((await tableRows(page)).map((row) => row.slice(0, 4))).toEqual([
    ['1. visit', '10', '10', '100%'],
    ['2. cart', '6', '6', '60%'],
    ['3. pay', '4', '4', '40%'],
  ])
  expect(await seriousFaults(page)).toEqual([])

  await page.getByRole('button', { name: 'Move pay', exact: true }).press('ArrowUp')
  await page.getByRole('rowheader', { name: '2. pay' }).waitFor()
  expect(
    await page.locator('[data-handle="1"]').evaluate((handle) => handle === document.activeElement),
  ).toBe(true)
  await page
    .getByRole('button', { name: 'Move pay', exact: true })
    .dragTo(page.getByRole('textbox', { name: 'Name of Step 3' }))
  await page.getByRole('rowheader', { name: '3. pay' }).waitFor()
  await page.getByRole('textbox', { name: 'Name of Step 3' }).fill('paid')
  await page.keyboard.press('Enter')
  await page.getByRole('rowheader', { name: '3. paid' }).waitFor()

  await page.getByRole('button', { name: 'Save funnel' }).press('Enter')
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('checkout')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'checkout' }).waitFor()
  await page.goto(`/p/${shop.projectId}/funnels?range=7d`)
  await page.getByRole('button', { name: 'Saved funnels' }).click()
  await page.getByRole('menuitem', { name: 'checkout' }).click()
  await page.getByRole('button', { name: '2 dropped out before paid' }).press('Enter')
  await page.waitForURL(/\/people\?behind=/)
  await page.getByText('Dropped out at cart').waitFor()
  await page.getByRole('heading', { name: '2 people' }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('a funnel with branches is drawn as a flow, with every path in a table; on a phone too', async () => {
  const steps = [
    { name: 'visit', event: 'visit' },
    { name: 'looked', event: 'look', optional: true },
    { name: 'cart', event: 'cart' },
    { name: 'paid', event: 'pay', after: ['cart', 'looked'] },
  ]
  await using opened = await shop.open(`funnels?range=7d&${addressOf({ steps })}`, darkPhone)
  const { page } = opened
  const answer = await shop.ask({ kind: 'funnel', last: '7d', steps })
  if (!isFunnelAnswer(answer)) throw new Error('no funnel')
  const table = page.getByRole('region', { name: 'Every path' })
  await table.waitFor()
  const shown = await table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [row.children[0]?.textContent, row.children[2]?.textContent]))
  expect(new Set(shown.map(String))).toEqual(
    new Set(answer.series[0]?.paths.map(({ steps: way, count }) => String([way.join(' → '), String(count)]))),
  )
  await page
    .getByRole('list', { name: 'The ways of 10 attempts' })
    .getByRole('button', { name: /^cart/ })
    .press('Enter')
  await page.getByRole('heading', { name: '6 people' }).waitFor()
  await page.goBack()
  await table.waitFor()
  expect(await overflowPx(page)).toBe(0)
  expect(await seriousFaults(page)).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('a breakdown stands beside its control, names of strangers are text, and faults are told at their place', async () => {
  const steps = [{ event: 'visit' }, { event: 'pay' }]
  const asked = { steps, breakdown: 'properties.way', breakdown_step: 2, control: 'card' }
  await using opened = await shop.open(`funnels?range=7d&${addressOf(asked)}`)
  const { page } = opened
  await page.getByRole('rowheader', { name: hostileName }).waitFor()
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()
  await page.getByRole('columnheader', { name: 'Against the control' }).waitFor()
  await page.getByRole('radiogroup', { name: 'Shown as' }).getByText('Over time').click()
  await page.waitForURL(/look=course/)
  await page.getByRole('img', { name: 'Conversion by when attempts began' }).waitFor()

  await page.goto(`/p/${shop.projectId}/funnels?range=7d&${addressOf({ steps, window: '999w' })}`)
  await page
    .getByRole('region', { name: 'What the funnel is made of' })
    .getByRole('alert')
    .getByText(/"999w" is no window/)
    .waitFor()
  await page.goto(`/p/${shop.projectId}/funnels?q=%7B%22steps%22%3A`)
  await page.getByText(/cannot be read as a question/).waitFor()
  expect(opened.complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('who came back is a triangle with the API’s numbers, a curve and a CSV, and each cell has its people', async () => {
  await using opened = await shop.open(
    `retention?range=7d&${addressOf({ start: { event: 'visit' }, periods: 2 })}`,
  )
  const { page } = opened
  const triangle = page.getByRole('region', { name: 'Who came back, by when they started' })
  await triangle.waitFor()
  const range = await shop.ask({ kind: 'retention', last: '7d', start: { event: 'visit' }, periods: 2 })
  if (!isRetentionAnswer(range)) throw new Error('no retention')
  const row = range.series[0]?.rows.find(({ people }) => people > 0)
  expect(row).toMatchObject({ people: 10, returned: [0, 5, 5] })
  await page.getByRole('radiogroup', { name: 'Shown as' }).getByText('People').click()
  await page.waitForURL(/look=counts/)
  await triangle.getByRole('button', { name: /back: Day 1, 5 people/ }).press('Enter')
  await page.getByRole('heading', { name: '5 people' }).waitFor()
  await page.goBack()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Table (CSV)' }).press('Enter')
  const csv = await readFile(await (await saving).path(), 'utf8')
  expect(csv).toContain('value,start,people,0,1,2')
  expect(csv).toContain(',10,0,5,5')
  await page.getByRole('radiogroup', { name: 'Shown as' }).getByText('Curve').click()
  await page.getByRole('img', { name: 'Share that came back' }).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('paths go on from a place and lead up to one, in groups, by mouse and by keys', async () => {
  const definition = {
    of: { event: ['visit', 'look', 'cart'] },
    by: 'page_path',
    groups: [{ match: '/product/*' }],
  }
  await using opened = await shop.open(`paths?range=7d&${addressOf(definition)}`)
  const { page } = opened
  const flow = page.getByRole('list', { name: 'Where the paths lead' })
  await flow.waitFor()
  const answer = await shop.ask({ kind: 'path', last: '7d', ...definition })
  if (!isPathAnswer(answer)) throw new Error('no paths')
  expect((await tableRows(page)).map(([, count]) => count)).toEqual(
    answer.paths.map(({ count }) => String(count)),
  )

  await flow.getByRole('button', { name: /^\/product\/\*/ }).press('Enter')
  await page
    .getByRole('group', { name: 'Chosen: /product/*' })
    .getByRole('button', { name: 'What led here' })
    .press('Enter')
  await page.waitForURL(/before/)
  // Seven looked, each after a visit.
  await flow.getByRole('button', { name: /^\/product\/\* ?7 · 100%/ }).waitFor()
  await page.getByRole('slider', { name: /^Steps: 5/ }).press('ArrowLeft')
  await page.waitForURL(/steps/)
  await flow.getByRole('button', { name: /^\/ ?7 / }).click()
  await page.getByRole('button', { name: 'Show the people' }).click()
  await page.getByRole('heading', { name: '7 people' }).waitFor()
  expect(opened.complaints).toEqual([])
})

test('a cohort is made by rule and by list, compared, told apart, and not removed while another is made of it', async () => {
  await using opened = await shop.open('cohorts')
  const { page } = opened
  await page.getByRole('link', { name: 'New cohort' }).press('Enter')
  await page.getByLabel('Name', { exact: true }).fill('Payers')
  await chooseEvent(page, 'Events of Condition.1', 'pay')
  await page.getByRole('button', { name: 'Save the cohort' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Payers' }).waitFor()
  await page.locator('[data-people="4"]').waitFor()
  await page.getByRole('tab', { name: 'What sets it apart' }).press('Enter')
  await page
    .getByRole('region', { name: 'Alone' })
    .getByRole('rowheader', { name: 'pay', exact: true })
    .waitFor()
  expect(await seriousFaults(page)).toEqual([])

  await page.getByRole('tab', { name: 'Who does the same' }).click()
  await page.getByText(/4 people had an event in this time/).waitFor()
  await page.getByRole('link', { name: 'Show the people of group 1' }).press('Enter')
  await page.getByText(/^The people behind: Group 1/).waitFor()
  await page.getByRole('button', { name: 'Save as cohort' }).waitFor()

  await page.goto(`/p/${shop.projectId}/cohorts/new?list=yes`)
  await page.getByLabel('Name', { exact: true }).fill(hostileName)
  const buffer = Buffer.from('id,plan\np0,pro\np1,pro\np0,pro')
  await page.locator('input[type=file]').setInputFiles({ name: 'beta.csv', mimeType: 'text/csv', buffer })
  await page.getByText('2 ids, 1 repeated').waitFor()
  await page.getByRole('button', { name: 'Save the cohort' }).click()
  await page.getByRole('heading', { level: 1, name: hostileName }).waitFor()

  const rule = { all: [{ in: 'Payers' }, { not: { in: hostileName } }] }
  await page.goto(`/p/${shop.projectId}/cohorts/new?${addressOf(rule)}`)
  await page.getByLabel('Name', { exact: true }).fill('Other payers')
  await page.getByRole('button', { name: 'Save the cohort' }).click()
  await page.locator('[data-people="2"]').waitFor()

  await page.goto(`/p/${shop.projectId}/cohorts?range=7d`)
  await page.getByRole('checkbox', { name: 'Compare Payers' }).press('Space')
  await page.getByRole('checkbox', { name: 'Compare Other payers' }).press('Space')
  const compared = page.getByRole('region', { name: 'Side by side' })
  await compared.getByRole('rowheader', { name: 'Payers', exact: true }).waitFor()
  await compared.getByRole('button', { name: /^4, .*Payers/ }).waitFor()
  await compared.getByLabel('Compared by').selectOption('formula')
  await compared.getByLabel('Formula').fill('count(pay) / count(*)')
  await page.keyboard.press('Enter')
  await page.waitForURL(/formula=count.*pay/)
  const byFormula = await shop.ask(
    { cohorts: ['Payers', 'Other payers'], formula: 'count(pay) / count(*)', last: '7d' },
    'cohorts/compare',
  )
  const [first] = byFormula['cohorts'] as readonly { readonly total: number }[]
  await compared
    .locator('tbody')
    .getByText(String(Math.round((first?.total ?? 0) * 100) / 100))
    .first()
    .waitFor()

  await shop.ask({ name: 'Nobody', cohort: { rule: { did: { event: 'never' } } } }, 'cohorts')
  await page.goto(`/p/${shop.projectId}/explore?range=7d&filter=cohort:is:Nobody`)
  await page.getByText('There is nobody in the cohort “Nobody” now.').waitFor()
  await page.goto(`/p/${shop.projectId}/people/p0`)
  const memberships = page.getByRole('region', { name: 'Cohorts' })
  await memberships.getByRole('link', { name: 'Payers', exact: true }).waitFor()
  expect(await memberships.getByRole('listitem').allInnerTexts()).toEqual(['Payers', hostileName].toSorted())
  await memberships.getByRole('link', { name: 'Payers', exact: true }).click()
  await page.getByRole('button', { name: 'Remove…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Remove “Payers”?' })
  await dialog.getByRole('listitem').getByText('Other payers').waitFor()
  expect(await dialog.getByRole('button', { name: 'Remove', exact: true }).isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await page.goto(`/p/${shop.projectId}/cohorts/Other%20payers`)
  await page.getByRole('button', { name: 'Remove…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await page.waitForURL(/\/cohorts$/)
  await page.getByRole('link', { name: 'Payers', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Other payers' }).waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()
  expect(opened.complaints).toEqual([])
})

test('an answer that is none is said, and the builder stays usable', async () => {
  const asked = addressOf({ steps: [{ event: 'visit' }, { event: 'pay' }] })
  await using opened = await shop.open('cohorts', darkPhone)
  const { page } = opened
  await page.route('**/v1/analytics/query', (route) =>
    route.fulfill({ status: 200, body: '{"kind":"funnel"}' }),
  )
  await page.goto(`/p/${shop.projectId}/funnels?range=7d&${asked}`)
  await page.getByText(/gave something that this page does not understand/).waitFor()
  expect(await overflowPx(page)).toBe(0)
  await page.unroute('**/v1/analytics/query')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('rowheader', { name: '2. pay' }).waitFor()
  for (const path of ['retention', 'paths', 'cohorts/new']) {
    await page.goto(`/p/${shop.projectId}/${path}?range=7d`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await overflowPx(page), path).toBe(0)
    expect(await seriousFaults(page), path).toEqual([])
  }
  expect(opened.complaints).toEqual([])
})

async function chooseEvent(page: Page, label: string, event: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).fill(event)
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`%22${event}%22`))
}
