import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page, type Response } from 'playwright-core'
import { buildDashboard } from '../../../packages/dashboard/build.ts'
import { chromiumMissing, findChromium } from '../../../packages/dashboard/test/chromium.ts'
import { median, profilingOf, type BenchContext } from '../context.ts'
import { overviewWatch, shownKey, type OverviewShown } from '../pages/overview-watch.ts'
import type { Row } from '../report/row.ts'
import { openFilledFolder, type FilledFolder } from '../server/filled-folder.ts'
import { startTidemark } from '../server/tidemark.ts'

const owner = { email: 'bench@tidemark.invalid', password: 'of a folder that only the bench opens' }
const runs = 5
const usefulTargetMs = 1_000
const completeTargetMs = 1_500
const filterTargetMs = 300
const lookEveryMs = 200

interface Opened {
  /** From the address being entered: figures are there, if only of a first look; and everything, exact. */
  readonly usefulMs: number
  readonly completeMs: number
  /** From a click on a country, the same. */
  readonly filterMs: number
  readonly filterExactMs: number
  /** Of these, what the server took for its two exact overviews. */
  readonly serverMs: readonly [first: number, filtered: number]
}

/** How long the overview takes over all of the filled events, in a browser that has never seen it. */
export async function measureDashboard(context: BenchContext): Promise<readonly Row[]> {
  const executablePath = findChromium(process.env)
  if (executablePath === undefined) throw new Error(chromiumMissing)
  await buildDashboard()
  const filled = await openFilledFolder(context)
  // Nothing is kept: each view is computed.
  const settings = { TIDEMARK_QUERY_CACHE_ENTRIES: '0' }
  const { dataDir, keys } = filled
  const server = await startTidemark({ dataDir, keys, settings, profiling: profilingOf(context) })
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  try {
    const session = await signIn(browser, server.baseUrl, dataDir)
    const opened: Opened[] = []
    for (let run = 0; run <= runs; run += 1) {
      const page = await browser.newContext({ baseURL: server.baseUrl, storageState: session })
      opened.push(await openOverview(page, filled))
      await page.close()
    }
    // The first one warms the server up, as the views before it would have.
    return rowsOf(filled, opened.slice(1))
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function openOverview(context: BrowserContext, { from, until }: FilledFolder): Promise<Opened> {
  const page = await context.newPage()
  await page.addInitScript({ content: overviewWatch })
  const days = new URLSearchParams({ from: dayOf(from), until: dayOf(until - 1), places: 'countries' })
  const project = await firstProject(context)
  const answers: Promise<number>[] = []
  page.on('response', (response) => {
    const body = response.request().postData() ?? ''
    if (/"kind":"overview"/.test(body) && !/"sample"/.test(body)) answers.push(serverMsOf(response))
  })
  await page.goto(`/p/${project}?${days.toString()}`, { waitUntil: 'commit' })
  const { useful, complete } = await shownOf(page, 'complete')
  await page.getByRole('region', { name: 'Places' }).locator('tbody button').first().click()
  const { clicked, filtered, filteredExact } = await shownOf(page, 'filteredExact')
  const [first = 0, second = 0] = await Promise.all(answers)
  return {
    usefulMs: useful ?? NaN,
    completeMs: complete ?? NaN,
    filterMs: (filtered ?? NaN) - (clicked ?? NaN),
    filterExactMs: (filteredExact ?? NaN) - (clicked ?? NaN),
    serverMs: [first, second],
  }
}

/** What the page has noted, once it has noted `last`. */
async function shownOf(page: Page, last: keyof OverviewShown): Promise<OverviewShown> {
  for (;;) {
    const shown: OverviewShown | undefined = await page.evaluate(
      (key) => Reflect.get(globalThis, key),
      shownKey,
    )
    if (shown?.[last] !== undefined) return shown
    await page.waitForTimeout(lookEveryMs)
  }
}

async function serverMsOf(response: Response): Promise<number> {
  const { meta }: { readonly meta: { readonly elapsed_ms: number } } = await response.json()
  return meta.elapsed_ms
}

/** Signs the owner of the folder in; makes one where it has none so far. */
async function signIn(browser: Browser, baseUrl: string, dataDir: string) {
  const context = await browser.newContext({ baseURL: baseUrl })
  const headers = { origin: baseUrl }
  const printed = await readFile(join(dataDir, '..', 'server-output.txt'), 'utf8')
  const token = /\/setup\?token=(\S+)/.exec(printed)?.[1]
  if (token !== undefined) {
    await context.request.post('/v1/setup', { headers, data: { ...owner, name: 'Bench', token } })
  }
  const answer = await context.request.post('/api/auth/sign-in/email', { headers, data: owner })
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${answer.status()} ${await answer.text()}`)
  const state = await context.storageState()
  await context.close()
  return state
}

async function firstProject(context: BrowserContext): Promise<string> {
  const answer: unknown = await (await context.request.get('/v1/projects')).json()
  const id = /"id":"([^"]+)"/.exec(JSON.stringify(answer))?.[1]
  if (id === undefined) throw new Error('The folder has no project.')
  return id
}

function rowsOf(filled: FilledFolder, opened: readonly Opened[]): readonly Row[] {
  const row = (
    what: string,
    targetMs: number | undefined,
    timeOf: (one: Opened) => number,
    serverMsOf: (one: Opened) => number,
  ): Row => ({
    what: `${what}, ${filled.events / 1e6}M events`,
    figure: { value: median(opened.map(timeOf)), unit: 'ms' },
    ceiling: { value: median(opened.map(serverMsOf)), unit: 'ms', what: 'the server for its overview' },
    target: targetMs === undefined ? undefined : { of: 'figure', bound: 'at-most', value: targetMs },
    notes: [`each: ${opened.map((one) => timeOf(one).toFixed(0)).join(', ')} ms`],
  })
  const [first, filtered] = [({ serverMs }: Opened) => serverMs[0], ({ serverMs }: Opened) => serverMs[1]]
  return [
    row('the overview useful, cold browser', usefulTargetMs, ({ usefulMs }) => usefulMs, first),
    row('the overview complete, cold browser', completeTargetMs, ({ completeMs }) => completeMs, first),
    row('the overview filtered by a click', filterTargetMs, ({ filterMs }) => filterMs, filtered),
    row('… until it is exact', undefined, ({ filterExactMs }) => filterExactMs, filtered),
  ]
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
