import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeEvents } from '../dev/fake-events.ts'
import type { OpenedBoard, SavedQuestion, Tile } from '../src/api/boards.ts'
import type { Shared } from '../src/api/shares.ts'
import type { Question } from '../src/questions/question.ts'
import { openBrowser, seriousFaults } from './open-browser.ts'
import { openFake, openFakeSignedIn } from './open-fake.ts'

const events = fakeEvents({ nowMs: Date.now() - 60_000, days: 31, sessionsPerDay: 6, seed: 5 })
const detail = 'The question would read 3 billion rows. Choose a shorter range.'
const refusal = { title: 'Too large', status: 422, code: 'query_too_large', detail }
const odd = 'gave something that this page does not understand'

/** Each tile is of another field, or of another kind, and what it gets in place of its answer is its name. */
const fields = {
  fine: 'page_path',
  refused: 'referrer_host',
  odd: 'country',
  torn: 'trend',
  unknown: 'galaxy',
  dead: 'os',
  slow: 'device_type',
} as const
type Name = keyof typeof fields
const words: Readonly<Record<string, RegExp | string>> = {
  refused: detail,
  odd,
  torn: /fault of its own/,
  unknown: /does not know this kind/,
  dead: 'The server did not answer.',
}
const saved = Object.entries(fields).map(([id, field]): SavedQuestion => {
  const question = questionOf(field)
  return { id, title: id, question, version: 1, created_at: '', created_by: 'ann', updated_at: '' }
})
const tiles = saved.map(({ id }, at): Tile => ({
  id,
  x: 4 * (at % 3),
  y: 6 * Math.floor(at / 3),
  w: 4,
  h: 6,
  question_id: id,
}))
const board: OpenedBoard = {
  id: 'brd_1',
  title: 'Morning',
  view: { last: '7d' },
  tiles,
  questions: saved,
  version: 1,
  created_at: '',
  created_by: 'ann',
  updated_at: '',
}
const shared: Shared = {
  kind: 'board',
  title: 'Morning',
  description: null,
  project: 'Lantern shop',
  timezone: 'Europe/Berlin',
  view: { last: '7d' },
  range: 'free',
  theme: 'auto',
  transparent: false,
  shown: {},
  tiles: saved.map(({ id, title, question }, at) => ({ id, title, question, x: 0, y: 6 * at, w: 6, h: 6 })),
}

function questionOf(field: string): Question {
  if (field === 'trend') return { kind: 'trend', last: '7d', event: 'page_view' }
  const question = { kind: 'table', last: '7d', group_by: [field] } as const
  // What a newer server may know.
  return field === 'galaxy' ? ({ ...question, kind: field } as unknown as Question) : question
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(process.env)
})
afterAll(() => browser.close())

/** Each tile gets what it is called, and says so; then all of them get their answers. */
async function seeTilesFail(
  page: Page,
  answers: string,
  nameOf: (request: Request) => string,
  said = Object.entries(words),
): Promise<void> {
  const tile = (name: string) => page.locator(`[data-tile=${name}]`)
  let isOver = false
  let letGo: (() => void) | undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  await page.route(answers, async (route) => {
    const name = isOver ? 'fine' : nameOf(route.request())
    if (name === 'refused') return await route.fulfill({ status: 422, json: refusal })
    if (name === 'odd') return await route.fulfill({ json: { kind: 'table', rows: 'many' } })
    if (name === 'torn') {
      const response = await route.fetch()
      // All that is checked is there, and yet it cannot be drawn.
      const answer = (await response.json()) as object
      return await route.fulfill({ json: { ...answer, timezone: 'Mars/Olympus' } })
    }
    if (name === 'dead') return await route.abort('connectionrefused')
    if (name === 'slow') await held
    await route.continue()
  })
  await page.reload()
  await tile('fine').getByRole('rowheader').first().waitFor()
  for (const [name, text] of said) await tile(name).getByText(text).waitFor()
  await tile('slow').locator('[aria-busy=true]').waitFor()
  expect(await tile('fine').getByRole('alert').count()).toBe(0)
  expect(await seriousFaults(page)).toEqual([])

  isOver = true
  letGo?.()
  // Who got no answer is asked again as soon as another one comes.
  for (const name of ['refused', 'odd', 'torn'])
    await tile(name).getByRole('button', { name: 'Try again' }).click()
  for (const name of Object.keys(fields).filter((one) => one !== 'unknown'))
    await tile(name).getByRole('rowheader').first().waitFor()
  expect(await page.locator('[data-tile]').getByRole('alert').count()).toBe(0)
}

test('what goes wrong in a tile of a board stays in that tile', async () => {
  await using opened = await openFakeSignedIn(browser, '/p/shop/boards/brd_1', { events, boards: [board] })
  const names = Object.keys(fields)
  await seeTilesFail(opened.page, '**/v1/analytics/query', (request) => {
    const asked = request.postData() ?? ''
    return names.find((name) => asked.includes(`"${fields[name as Name]}"`)) ?? 'fine'
  })
})

test('what goes wrong in a tile behind a link stays in that tile', async () => {
  await using opened = await openFake(browser, { events, shared })
  await opened.page.goto('/share/tml_x')
  const said = Object.entries(words).filter(([name]) => name !== 'dead')
  await seeTilesFail(
    opened.page,
    '**/v1/shared/tiles/**',
    (request) => {
      const name = request.url().split('/').at(-2) ?? 'fine'
      // Trying in vain takes its time, and is as on a board.
      return name === 'dead' ? 'fine' : name
    },
    said,
  )
})

test('a board, a list of them and a link that cannot be had say so, and can be tried again', async () => {
  await using opened = await openFakeSignedIn(browser, '/p/shop/boards/brd_1', {
    events,
    boards: [board],
    shared,
    faults: new Map<string, { readonly status: number; readonly body: unknown }>([
      ['GET /v1/boards/brd_1', { status: 200, body: { id: 'brd_1' } }],
      ['GET /v1/boards', { status: 422, body: refusal }],
      ['GET /v1/questions', { status: 200, body: { questions: saved } }],
      ['GET /v1/shared', { status: 200, body: { ...shared, tiles: 'many' } }],
    ]),
  })
  const { page, tidemark } = opened
  const mended = async (words: string, route: string) => {
    const alert = page.getByRole('alert').filter({ hasText: words })
    await alert.waitFor()
    expect(await seriousFaults(page)).toEqual([])
    tidemark.state.faults.delete(route)
    await alert.getByRole('button', { name: 'Try again' }).click()
    await alert.waitFor({ state: 'detached' })
  }
  await mended(odd, 'GET /v1/boards/brd_1')
  await page.getByRole('heading', { name: 'Morning' }).waitFor()
  await page.getByRole('link', { name: 'Boards' }).click()
  await page.getByText('galaxy').waitFor()
  await mended(detail, 'GET /v1/boards')
  await page.getByRole('link', { name: 'Morning' }).waitFor()
  await page.goto('/share/tml_x')
  await mended(odd, 'GET /v1/shared')
  await page.getByRole('heading', { name: 'Morning' }).waitFor()
})
