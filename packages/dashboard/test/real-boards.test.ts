import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, overflowPx, seriousFaults, signIn, takeFromPalette } from './open-browser.ts'
import { startRealTidemark, type RealTidemark } from './real-tidemark.ts'

const hostileName = '<img src=x onerror="document.body.dataset.hacked=1">'
const key = 'tmw_a-write-key-for-the-board-tests'
const password = 'four unrelated words'

let browser: Browser
let tidemark: RealTidemark
/** Of the board that the first test makes, and the others go on with as the one who is signed in there. */
let board: { readonly projectId: string; readonly path: string; readonly id: string }
let cookies: Awaited<ReturnType<BrowserContext['cookies']>>

beforeAll(async () => {
  browser = await openBrowser(process.env)
  tidemark = await startRealTidemark({
    ...process.env,
    TIDEMARK_BOOTSTRAP_WRITE_KEY: key,
    TIDEMARK_BOOTSTRAP_OWNER_EMAIL: 'ann@example.com',
    TIDEMARK_BOOTSTRAP_OWNER_PASSWORD: password,
  })
  const view = (user: number, path: string) => ({
    name: 'page_view',
    user_id: `u${user}`,
    context: { page: { path } },
  })
  await send(
    view(1, '/'),
    view(1, '/prices'),
    view(2, '/'),
    view(3, '/'),
    view(3, '=1+1'),
    view(4, hostileName),
  )
})
afterAll(async () => {
  await browser.close()
  await tidemark[Symbol.asyncDispose]()
})

test('a board comes from a template, shows what the API says, and is arranged by mouse and by keys', async () => {
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened
  await page.goto('/')
  await signIn(page, password)
  await page.waitForURL(/\/p\/prj_/)
  const projectId = new URL(page.url()).pathname.split('/')[2] ?? ''
  await page.goto(`/p/${projectId}/boards`)
  await page.getByRole('button', { name: 'New board' }).click()
  await page.getByLabel('Begin with').selectOption({ label: 'Website' })
  await page.getByLabel('Title').fill(hostileName)
  await page.getByRole('button', { name: 'Create board' }).click()
  await page.waitForURL(/\/boards\/brd_/)
  const { pathname } = new URL(page.url())
  board = { projectId, path: pathname, id: pathname.split('/').at(-1) ?? '' }
  cookies = await page.context().cookies()
  await page.getByRole('heading', { level: 1, name: hostileName }).waitFor()
  expect(await page.locator('[data-tile]').count()).toBe(11)
  await keepTiles(page, ['visitors', 'views', 'pages'])
  await page.reload()

  const pages = page.locator('[data-tile=pages]')
  await pages.getByRole('cell', { name: '3', exact: true }).first().waitFor()
  const cells = await pages
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => Array.from(row.children, (cell) => (cell.textContent ?? '').trim())),
    )
  const answer = await ask(page, {
    kind: 'table',
    event: 'page_view',
    last: '30d',
    group_by: ['page_path'],
    measures: [{ fn: 'people' }, { fn: 'count' }],
  })
  expect(cells).toEqual(answer.rows.map((row) => row.map(String)))

  const grip = page.getByRole('heading', { name: 'Page views' })
  const from = await grip.boundingBox()
  const visitors = await page.locator('[data-tile=visitors]').boundingBox()
  if (from === null || visitors === null) throw new Error('the tiles are not there')
  await page.mouse.move(from.x + 5, from.y + 5)
  await page.mouse.down()
  await page.mouse.move(from.x - 100, from.y + 5)
  await page.mouse.move(visitors.x + 20, from.y + 5)
  await page.mouse.up()
  await until(async () => (await placeOf(page, 'views'))?.x === 0)
  expect(await placeOf(page, 'visitors')).toMatchObject({ x: 0, y: 6 })

  await page.getByRole('button', { name: 'Menu of “Visitors”' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Move or resize by keys' }).press('Enter')
  const mover = page.getByRole('button', { name: /Arrows move/ })
  await mover.press('ArrowUp')
  await mover.press('Shift+ArrowLeft')
  await page.getByText('Visitors: column 1, row 1, 5 wide, 6 high').waitFor()
  await mover.press('Enter')
  await until(async () => (await placeOf(page, 'visitors'))?.w === 5)
  expect(await placeOf(page, 'visitors')).toMatchObject({ x: 0, y: 0, w: 5, h: 6 })
  await mover.waitFor({ state: 'detached' })

  expect(await faultsAtRest(page)).toEqual([])
  expect(await page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined()
  expect(opened.complaints).toEqual([])
})

test('a chart is marked, filtered with the board, and taken away', async () => {
  await using opened = await openPage(browser, tidemark.origin, { colorScheme: 'dark' })
  const { page } = opened
  await page.context().addCookies(cookies)
  await page.goto(board.path)
  const chart = page.locator('[data-tile=visitors] [role=img][aria-label]')
  await chart.click({ button: 'right', position: { x: 200, y: 100 } })
  await page.getByLabel('What happened').fill(`Sale ${hostileName}`)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page
    .getByRole('button', { name: `Annotation: Sale ${hostileName}` })
    .first()
    .waitFor()

  await page.goto(`${board.path}?filter=page_path:is:/prices`)
  const pages = page.locator('[data-tile=pages]')
  await until(async () => (await pages.locator('tbody tr').count()) === 1)
  await page.getByRole('button', { name: 'Keep as the board’s own' }).click()
  await page.waitForURL((url) => !url.search.includes('filter'))
  await page.reload()
  await until(async () => (await pages.locator('tbody tr').count()) === 1)
  await page.getByRole('button', { name: 'Clear the board’s filter' }).click()
  await pages.getByRole('rowheader', { name: '=1+1' }).waitFor()

  await page.getByRole('button', { name: 'Menu of “Pages”' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Table (CSV)' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^pages-\d{4}-\d\d-\d\d\.csv$/)
  const csv = await readFile(await download.path(), 'utf8')
  expect(csv.split('\r\n')).toEqual(expect.arrayContaining(['/,3,3', `"'=1+1",1,1`]))
  await page.getByRole('button', { name: 'Menu of “Visitors”' }).click()
  const drawing = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Picture (PNG)' }).click()
  const picture = await readFile(await (await drawing).path())
  expect(picture.subarray(1, 4).toString()).toBe('PNG')
  await page.keyboard.press('Escape')
  expect(await faultsAtRest(page)).toEqual([])
  expect(opened.complaints).toEqual([])
  await page.getByRole('button', { name: 'Menu of “Pages”' }).click()
  await page.getByRole('menuitem', { name: 'Look closer' }).click()
  await page.waitForURL(/\/explore\?.*kind=table/)
  await page.goto(`${board.path}?filter=page_path:is:/prices`)
  await page.getByRole('button', { name: 'Segments' }).click()
  await page.getByRole('menuitem', { name: 'Save this filter…' }).click()
  await page.getByLabel('Name').fill('Who asks for prices')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.goto(`/p/${board.projectId}/explore`)
  await page.getByRole('button', { name: 'Segments' }).click()
  await page.getByRole('menuitem', { name: 'Who asks for prices' }).click()
  await page.waitForURL(/filter=page_path:is:(\/|%2F)prices/)

  await page.goto(`/p/${board.projectId}?range=30d`)
  await putOnBoard(page, 'Save “People”')
  await putOnBoard(page, 'Save “Top pages”', 'Seen most')
  await page.goto(`/p/${board.projectId}/people`)
  await putOnBoard(page, 'Save')
  await page.goto(`/p/${board.projectId}/explore?look=table&rows=buckets`)
  await putOnBoard(page, 'Save', 'Day by day')
  await page.goto(board.path)
  await page.locator('[data-tile=tile-5]').getByRole('row', { name: '/ 3 3', exact: true }).waitFor()
  for (const tile of ['tile-4', 'tile-6'])
    await page
      .locator(`[data-tile=${tile}]`)
      .getByRole('row', { name: 'Total 4' })
      .waitFor({ state: 'attached' })
  const daily = page.locator('[data-tile=tile-7]')
  await daily.getByRole('row').nth(5).waitFor()
  expect(await daily.getByRole('img').count()).toBe(0)
  await daily.getByRole('button', { name: 'Menu of “Day by day”' }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  await page.getByLabel('Shown as').selectOption('Number')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await daily.locator('[data-total="6"]').waitFor()

  await page.request.post('/v1/analytics/cohorts', {
    headers: { 'x-tidemark-project': board.projectId },
    data: { name: 'Early birds', cohort: { ids: ['u1'] } },
  })
  await takeFromPalette(page, 'day by', /Day by day/)
  await page.waitForURL(/\/explore\?.*look=number/)
  await takeFromPalette(page, 'early', /Early birds/)
  await page.getByRole('heading', { name: 'Early birds' }).waitFor()
  await takeFromPalette(page, 'onerror', hostileName)
  await page.waitForURL((url) => url.pathname === board.path)

  await page.goto(`/p/${board.projectId}/boards/brd_none`)
  await page.getByRole('alert').getByText('There is no board "brd_none"').waitFor()
})

test('a link shows the board to whoever has its password, until it is withdrawn', async () => {
  await using maker = await openPage(browser, tidemark.origin)
  const { page } = maker
  await page.context().addCookies(cookies)
  await page.goto(board.path)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('textbox', { name: 'Password (optional)' }).fill('sea and shore')
  await page.getByLabel('May be embedded in another site').check()
  await page.getByLabel('Sites that may frame it').fill('http://frame.example')
  await page.getByRole('button', { name: 'Create link' }).click()
  const link = await page.getByRole('region', { name: 'Your link' }).locator('code').first().innerText()

  await using visitor = await openPage(browser, tidemark.origin, { viewport: { width: 360, height: 740 } })
  await visitor.page.goto(link)
  await visitor.page.getByRole('textbox', { name: 'Password' }).fill('sea and sand')
  await visitor.page.getByRole('button', { name: 'Open' }).click()
  await visitor.page.getByText('This is not it.').waitFor()
  await visitor.page.getByRole('textbox', { name: 'Password' }).fill('sea and shore')
  await visitor.page.getByRole('button', { name: 'Open' }).click()
  await visitor.page.getByRole('heading', { name: hostileName }).waitFor()
  await visitor.page.locator('[data-tile=pages]').getByRole('rowheader', { name: '=1+1' }).waitFor()
  await visitor.page.locator('[data-tile=tile-7] [data-total="6"]').waitFor()
  expect(await overflowPx(visitor.page)).toBeLessThanOrEqual(0)
  expect(await faultsAtRest(visitor.page)).toEqual([])
  expect(await visitor.page.getByRole('link', { name: 'Overview' }).count()).toBe(0)

  await page.getByRole('button', { name: 'Withdraw: Link without a name' }).click()
  await page.getByRole('region', { name: 'Links' }).waitFor({ state: 'detached' })
  await visitor.page.reload()
  await visitor.page.getByRole('heading', { name: 'This link has ended' }).waitFor()

  await page.goto(
    `/p/${board.projectId}?range=7d&measure=page_views&pages=entry&filter=page_path:is_not:/prices`,
  )
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'Create link' }).click()
  const overview = await page.getByRole('region', { name: 'Your link' }).locator('code').first().innerText()
  await visitor.page.goto(overview)
  await visitor.page.locator('[data-figure="page_views"][data-total="5"]').waitFor()
  await visitor.page.getByRole('heading', { name: 'Page views' }).waitFor()
  await visitor.page.getByRole('tab', { name: 'Entry pages', selected: true }).waitFor()
  await visitor.page.getByRole('rowheader', { name: '/', exact: true }).first().waitFor()
  expect(await visitor.page.getByRole('button', { name: /Filter|Save/ }).count()).toBe(0)
  expect(await overflowPx(visitor.page)).toBeLessThanOrEqual(0)
  expect(await faultsAtRest(visitor.page)).toEqual([])
  await visitor.page.getByRole('tab', { name: 'Top pages' }).click()
  await visitor.page.getByRole('rowheader', { name: '=1+1' }).waitFor()
  expect(await visitor.page.getByRole('rowheader', { name: '/prices' }).count()).toBe(0)
  await visitor.page.goto('/share/tml_nothing')
  await visitor.page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor()
  expect(maker.complaints).toEqual([])
  // The browser says of each refusal that the server refused.
  expect(visitor.complaints.filter((text) => !text.includes('the server responded with a status'))).toEqual(
    [],
  )
})

test('a site that the link names may frame it, in the colours of its maker', async () => {
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened
  await page.context().addCookies(cookies)
  const site = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://site').searchParams.get('token') ?? ''
    response.setHeader('content-type', 'text/html')
    response.end(`<iframe src="${tidemark.origin}/embed/${token}" width="1000" height="700"></iframe>`)
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const { port } = site.address() as AddressInfo
  try {
    const origin = `http://127.0.0.1:${port}`
    const framed = async (ancestor: string) => {
      const token = await shareBoard(page, { ancestors: [ancestor], theme: 'dark', transparent: true })
      const outside = await browser.newPage()
      await outside.goto(`${origin}/?token=${token}`)
      return outside
    }
    const outside = await framed(origin)
    const frame = outside.frameLocator('iframe')
    await frame.getByRole('heading', { name: hostileName }).waitFor()
    await frame.locator(':root[data-mantine-color-scheme=dark][data-transparent=true]').waitFor()
    await outside.close()
    const refused = await framed('https://elsewhere.example')
    await until(async () => refused.frames().at(-1)?.url().startsWith('chrome-error:') === true)
    await refused.close()
  } finally {
    site.close()
    site.closeAllConnections()
  }
})

async function shareBoard(page: Page, embed: object): Promise<string> {
  const made = await page.request.post('/v1/shares', {
    headers: { 'x-tidemark-project': board.projectId },
    data: { subject: { kind: 'board', id: board.id }, embed },
  })
  return ((await made.json()) as { readonly token: string }).token
}

/** What the button keeps, on the board of all these tests. */
async function putOnBoard(page: Page, button: string, title?: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('dialog')
  if (title !== undefined) await dialog.getByLabel('Title').fill(title)
  await dialog.getByLabel('Put it on a board').selectOption({ label: hostileName })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.getByRole('button', { name: 'Stay here' }).click()
  await dialog.waitFor({ state: 'detached' })
}

interface Place {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly w: number
}

/** Looks again until it holds; the test's own time is the end of it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20)
}

/** What axe finds once everything is there: what is still on its way is paler. */
async function faultsAtRest(page: Page): Promise<readonly string[]> {
  await until(async () => (await page.locator('[aria-busy=true]').count()) === 0)
  return await seriousFaults(page)
}

/** Takes the others off the board: eleven charts take their time to draw, again and again. */
async function keepTiles(page: Page, ids: readonly string[]): Promise<void> {
  const headers = { 'x-tidemark-project': board.projectId }
  const answer = await page.request.get(`/v1/boards/${board.id}`, { headers })
  const { title, view, tiles } = (await answer.json()) as {
    readonly title: string
    readonly view: object
    readonly tiles: readonly Place[]
  }
  const left = tiles.filter(({ id }) => ids.includes(id))
  await page.request.put(`/v1/boards/${board.id}`, { headers, data: { title, view, tiles: left } })
}

/** Where the server has a tile. */
async function placeOf(page: Page, tile: string): Promise<Place | undefined> {
  const answer = await page.request.get(`/v1/boards/${board.id}`, {
    headers: { 'x-tidemark-project': board.projectId },
  })
  const { tiles } = (await answer.json()) as { readonly tiles: readonly Place[] }
  return tiles.find(({ id }) => id === tile)
}

async function ask(
  page: Page,
  question: object,
): Promise<{ readonly rows: readonly (readonly unknown[])[] }> {
  const answer = await page.request.post('/v1/analytics/query', {
    headers: { 'x-tidemark-project': board.projectId },
    data: question,
  })
  return (await answer.json()) as { readonly rows: readonly (readonly unknown[])[] }
}

async function send(...events: readonly object[]): Promise<void> {
  const sent = await fetch(`${tidemark.origin}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  expect(await sent.json()).toMatchObject({ accepted: events.length, rejected: [] })
}
