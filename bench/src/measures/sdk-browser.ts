import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { chromiumMissing, findChromium } from '../../../packages/dashboard/test/chromium.ts'
import type { BenchContext } from '../context.ts'
import { bundlePage } from '../pages/bundle-page.ts'
import { pageSdks, umami, type PageSdk } from '../pages/page-sdks.ts'
import { servePage } from '../pages/serve-page.ts'
import type { Row } from '../report/row.ts'

interface Cost {
  /** Of one call, as the page waits for it. */
  readonly callMicros: { readonly median: number; readonly p99: number }
  /** Of the main thread for one event, with all that is done for it later. */
  readonly eventMicros: number
  readonly requests: number
  readonly bytesPerEvent: number
}

const warmUpCalls = 100
const calls = 500
const pauseMs = 4
/** Long enough for every SDK's own batches to go out. */
const settleMs = 5_500
const coreBudgetBytes = 6 * 1024

/** What SDKs for pages weigh, and cost the page that calls them: ours, and peers built and called the same way. */
export async function measureSdkBrowser(context: BenchContext): Promise<readonly Row[]> {
  const executablePath = findChromium(process.env)
  if (executablePath === undefined) throw new Error(chromiumMissing)
  const umamiFile = process.env['TIDEMARK_BENCH_UMAMI']
  const sdks = umamiFile === undefined ? pageSdks : [...pageSdks, umami(umamiFile)]
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  try {
    const rows: Row[] = []
    for (const sdk of sdks) rows.push(...(await measure(context, browser, sdk)))
    return rows
  } finally {
    await browser.close()
  }
}

async function measure(context: BenchContext, browser: Browser, sdk: PageSdk): Promise<readonly Row[]> {
  const bundle = await bundlePage(sdk)
  const server = await servePage(bundle, sdk.classicTag)
  try {
    const { callMicros, eventMicros, requests, bytesPerEvent } = await costOf(browser, server)
    const name = sdk.package === undefined ? sdk.name : `${sdk.name} ${await versionOf(sdk.package)}`
    context.say(`${name}: ${bundle.gzipBytes} bytes, ${callMicros.median.toFixed(0)} µs a call`)
    const isOurs = sdk === pageSdks[0]
    return [
      {
        what: `in a page, gzip: ${name}`,
        figure: { value: bundle.gzipBytes, unit: 'bytes' },
        ceiling: undefined,
        target: isOurs ? { of: 'figure', bound: 'at-most', value: coreBudgetBytes } : undefined,
        notes: [],
      },
      {
        what: `in a page, a call: ${name}`,
        figure: { value: callMicros.median, unit: 'µs/event' },
        ceiling: undefined,
        target: isOurs ? { of: 'figure', bound: 'at-most', value: 1_000 } : undefined,
        notes: [
          `p99 ${callMicros.p99.toFixed(0)} µs; ${eventMicros.toFixed(0)} µs of the main thread with all that follows; ${requests} requests for ${calls + warmUpCalls} events, ${bytesPerEvent.toFixed(0)} bytes an event`,
        ],
      },
    ]
  } finally {
    await server.close()
  }
}

async function costOf(browser: Browser, server: Awaited<ReturnType<typeof servePage>>): Promise<Cost> {
  // By its own name a browser without a window is a robot to some of them.
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`
  const page = await browser.newPage({ userAgent })
  await page.addInitScript('Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false })')
  try {
    await page.goto(server.url)
    await page.waitForFunction('typeof window.track === "function"')
    await page.waitForTimeout(1_000)
    await page.evaluate(callMany(warmUpCalls))
    await page.waitForTimeout(1_000)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const busyMicros = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0) * 1e6
    }
    // The same turns without the calls are not the SDK's.
    const beforeNothing = await busyMicros()
    await page.evaluate(callMany(calls, false))
    const nothingMicros = (await busyMicros()) - beforeNothing
    const before = await busyMicros()
    const times = await page.evaluate<readonly number[]>(callMany(calls))
    await page.waitForTimeout(settleMs)
    const after = await busyMicros()
    const sorted = times.toSorted((a, b) => a - b)
    const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0) * 1_000
    const { requests, bytes } = server.received
    return {
      callMicros: { median: at(0.5), p99: at(0.99) },
      eventMicros: Math.max(0, after - before - nothingMicros) / calls,
      requests,
      bytesPerEvent: bytes / (calls + warmUpCalls),
    }
  } finally {
    await page.context().close()
  }
}

/** Calls as a page makes them: one at a time, each in a turn of its own. Gives how long each took, in ms. */
function callMany(count: number, really = true): string {
  return `(async () => {
    const times = []
    for (let index = 0; index < ${count}; index += 1) {
      const properties = { plan: 'pro', items: index % 7, total: 49.5, coupon: null, tags: ['a', 'b'], cart: { id: 'c-' + index, currency: 'EUR' } }
      const startMs = performance.now()
      ${really ? "window.track('order_completed', properties)" : ''}
      times.push(performance.now() - startMs)
      await new Promise((resolve) => setTimeout(resolve, ${pauseMs}))
    }
    return times
  })()`
}

async function versionOf(name: string): Promise<string> {
  const file = fileURLToPath(new URL(`../../../node_modules/${name}/package.json`, import.meta.url))
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { readonly version: string }
  return version
}
