import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeTidemark } from '../dev/fake-tidemark.ts'
import { openBrowser, seriousFaults, signIn } from './open-browser.ts'
import { openFake, type OpenedFake } from './open-fake.ts'

const query = 'POST /v1/analytics/query'
const people = 'POST /v1/analytics/people'
const metrics = 'GET /v1/analytics/metrics/custom'
const detail = 'The question would read 3 billion rows. Choose a shorter range.'
const refusal = { status: 422, body: { title: 'Too large', status: 422, code: 'query_too_large', detail } }

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(process.env)
})
afterAll(() => browser.close())

/** Signed in, at `path` of the shop, over a fake Tidemark with such answers. */
async function open(path: string, faults: FakeTidemark['state']['faults']): Promise<OpenedFake> {
  const opened = await openFake(browser, { faults })
  await opened.page.goto(`/p/shop/${path}`)
  await signIn(opened.page, opened.tidemark.state.password)
  await opened.page.getByRole('heading', { level: 1 }).waitFor()
  return opened
}

test.each([
  ['explore', query],
  ['people', people],
  ['metrics', metrics],
])('a refusal is shown with its words on %s, and can be tried again', async (path, route) => {
  await using opened = await open(path, new Map([[route, refusal]]))
  const { page, tidemark } = opened
  const alert = page.getByRole('alert').filter({ hasText: detail })
  await alert.waitFor()
  expect(await seriousFaults(page)).toEqual([])
  tidemark.state.faults.set(route, { status: 200, body: answers[route] })
  await alert.getByRole('button', { name: 'Try again' }).click()
  await alert.waitFor({ state: 'detached' })
})

test.each([
  ['explore', query, { kind: 'trend', buckets: 'many' }],
  ['explore?kind=lifecycle', query, { kind: 'trend', meta: {} }],
  ['people', people, { people: 'many' }],
  ['people/ann', 'GET /v1/people/ann', []],
  ['metrics', metrics, { metrics: [{ definition: 3 }] }],
])('an answer that is none is said to be one: %s', async (path, route, body) => {
  await using opened = await open(path, new Map([[route, { status: 200, body }]]))
  await opened.page.getByText('gave something that this page does not understand').first().waitFor()
})

test('a slow answer keeps the one before, marked as such, and what is no longer wanted is given up', async () => {
  const faults = new Map([[query, { status: 200, body: answers[query] }]])
  await using opened = await open('explore', faults)
  const { page } = opened
  await page.getByRole('row', { name: /^Total/ }).waitFor()
  const held: (() => void)[] = []
  await page.route('**/v1/analytics/query', async (route) => {
    await new Promise<void>((resolve) => held.push(resolve))
    await route.continue().catch(() => {
      // The page has given it up.
    })
  })
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/query'))
  await page.getByLabel('Series A: What is measured').selectOption('people')
  await page.locator('[data-stale="true"]').waitFor()
  await page.getByRole('row', { name: /^Total/ }).waitFor()
  await page.getByLabel('Series A: What is measured').selectOption('sessions')
  expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED')
  await page.getByText('Still waiting for the server.').waitFor()
  for (const release of held) release()
  await page.locator('[data-stale="true"]').waitFor({ state: 'detached' })
})

const meta = {
  source: 'events',
  exact: true,
  sample: null,
  cut: false,
  cached: false,
  age_ms: 0,
  rows_read: 1,
  bytes_read: 1,
  elapsed_ms: 1,
  computed_at: '2026-11-20T10:00:00.000Z',
}
const answers: Readonly<Record<string, unknown>> = {
  [query]: {
    kind: 'trend',
    interval: 'day',
    timezone: 'Europe/Berlin',
    from: '2026-11-19T23:00:00.000Z',
    until: '2026-11-20T23:00:00.000Z',
    buckets: ['2026-11-20T00:00:00+01:00'],
    series: [{ breakdown: {}, other: false, values: [7], total: 7 }],
    meta,
  },
  [people]: { total: 0, people: [], next_cursor: null, meta },
  [metrics]: { metrics: [] },
}
