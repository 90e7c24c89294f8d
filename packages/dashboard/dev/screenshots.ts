import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openPage, signIn } from '../test/open-browser.ts'
import { startRealTidemark, type RealTidemark } from '../test/real-tidemark.ts'

/** `npm run screenshots`: makes the pictures of the README anew, of the demo in a Tidemark of its own. */

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'docs/images')
const password = 'four unrelated words'
const eventCount = 130_000
const viewport = { width: 1360, height: 860 }

const toPurchase = {
  steps: [
    { name: 'Looks around', event: 'page_view' },
    { name: 'Puts into the cart', event: 'add_to_cart' },
    { name: 'Checks out', event: 'checkout_started' },
    { name: 'Buys', event: 'purchase' },
  ],
  window: '7d',
  breakdown: 'device_type',
}

const pictures = [
  { name: 'overview', colorScheme: 'light', path: async () => '?range=30d&compare=previous' },
  {
    name: 'funnel',
    colorScheme: 'light',
    path: async () => `/funnels?range=30d&q=${encodeURIComponent(JSON.stringify(toPurchase))}`,
  },
  { name: 'board', colorScheme: 'dark', path: shopBoard },
] as const

const environment = {
  ...process.env,
  TIDEMARK_BOOTSTRAP_OWNER_EMAIL: 'ann@example.com',
  TIDEMARK_BOOTSTRAP_OWNER_PASSWORD: password,
}
mkdirSync(folder, { recursive: true })
const browser = await openBrowser(process.env)
try {
  await using tidemark = await startRealTidemark(environment)
  fill(tidemark)
  for (const { name, colorScheme, path } of pictures) await take(browser, tidemark, name, colorScheme, path)
} finally {
  await browser.close()
}

/** Two months, so that there is something to compare with: the same each time but for the day on which they end. */
function fill({ dataDir }: RealTidemark): void {
  const main = join(root, 'packages/server/src/main.ts')
  execFileSync(
    process.execPath,
    [main, 'demo', '--quiet', '--events', String(eventCount), '--days', '62', '--people', '2400'],
    {
      env: { ...process.env, TIDEMARK_DATA_DIR: dataDir, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
}

async function take(
  browser: Browser,
  { origin }: RealTidemark,
  name: string,
  colorScheme: 'light' | 'dark',
  path: (page: Page, projectId: string) => Promise<string>,
): Promise<void> {
  await using opened = await openPage(browser, origin, { viewport, colorScheme })
  const { page } = opened
  await page.goto('/')
  await signIn(page, password)
  await page.waitForURL(/\/p\/[^/?]+/)
  const projectId = /\/p\/([^/?]+)/.exec(page.url())?.[1] ?? ''
  await allLoaded(page, projectId)
  await page.goto(`/p/${projectId}${await path(page, projectId)}`)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, `${name}.png`) })
  process.stdout.write(`docs/images/${name}.png\n`)
}

/** What was sent is on disk at once, and in answers a moment later. */
async function allLoaded(page: Page, projectId: string): Promise<void> {
  const headers = { 'x-tidemark-project': projectId }
  const data = { kind: 'trend', last: '90d', interval: 'month', bots: 'include' }
  for (;;) {
    const { series } = await json<Counted>(page.request.post('/v1/analytics/query', { headers, data }))
    if ((series[0]?.total ?? 0) >= eventCount) return
    await page.waitForTimeout(500)
  }
}

interface Counted {
  readonly series: readonly { readonly total: number }[]
}

/** Where the board for shops is, made of its template. */
async function shopBoard(page: Page, projectId: string): Promise<string> {
  const headers = { 'x-tidemark-project': projectId }
  const { templates } = await json<Templates>(page.request.get('/v1/boards/templates', { headers }))
  const board = templates.find(({ name }) => name === 'e-commerce')?.board
  if (board === undefined) throw new Error('There is no template for shops.')
  const { id } = await json<{ readonly id: string }>(
    page.request.post('/v1/boards', { headers, data: board }),
  )
  return `/boards/${id}`
}

interface Templates {
  readonly templates: readonly { readonly name: string; readonly board: object }[]
}

async function json<T>(answer: Promise<{ ok: () => boolean; text: () => Promise<string> }>): Promise<T> {
  const given = await answer
  const text = await given.text()
  if (!given.ok()) throw new Error(text)
  return JSON.parse(text)
}
