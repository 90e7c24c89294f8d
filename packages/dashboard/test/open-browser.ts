import axe from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { chromiumMissing, findChromium } from './chromium.ts'

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page
  /** What went wrong in the page so far: errors in the console, requests that failed, requests elsewhere. */
  readonly complaints: string[]
}

export type Viewer = Pick<BrowserContextOptions, 'colorScheme' | 'viewport' | 'locale'>

export async function openBrowser(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Browser> {
  const executablePath = findChromium(environment)
  if (executablePath === undefined) throw new Error(chromiumMissing)
  return await chromium.launch({
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      // Chromium's sandbox refuses to run as root, as one is in most containers.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
}

/** A page of its own, as of somebody who comes for the first time. */
export async function openPage(browser: Browser, origin: string, viewer: Viewer = {}): Promise<OpenedPage> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    // Not the project's: what is shown must not depend on where the reader is.
    timezoneId: 'America/New_York',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...viewer,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('requestfailed', (request) => {
    // What the page itself gave up on, as it was no longer wanted, is no failure.
    const reason = request.failure()?.errorText ?? ''
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.method()} ${request.url()}: ${reason}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) complaints.push(`a request elsewhere: ${request.url()}`)
  })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** What axe finds serious or critical, in words; nothing where the page is as it should be. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found: unknown = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(
    ({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`)
  return Array.isArray(found) ? found.map(String) : [String(found)]
}

/** How far the page's content is wider than its window. */
export async function overflowPx(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

/** Types into the palette, waits for what is meant to stand first, and takes it. */
export async function takeFromPalette(page: Page, words: string, first: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await palette.getByRole('textbox').fill(words)
  await palette.locator('[data-combobox-selected]').filter({ hasText: first }).waitFor()
  await page.keyboard.press('Enter')
  await palette.waitFor({ state: 'detached' })
}

export async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
