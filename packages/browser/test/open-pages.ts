import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../../dashboard/test/open-browser.ts'
import { openSite, type Site } from './site.ts'

/** A browser and a site for a file of tests. */
export interface Pages extends AsyncDisposable {
  readonly browser: Browser
  readonly site: Site
  /** The site as new, and somebody who comes for the first time. */
  fresh(): Promise<Visit>
}

export interface Visit extends AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page's own code threw, which must be nothing. */
  readonly errors: string[]
  /** A page of the same person in a tab of its own, shown. */
  open(path: string): Promise<Page>
}

export async function openPages(): Promise<Pages> {
  const [browser, site] = await Promise.all([openBrowser(process.env), openSite()])
  return {
    browser,
    site,
    async fresh() {
      site.reset()
      const context = await browser.newContext({
        baseURL: site.origin,
        locale: 'de-AT',
        timezoneId: 'Europe/Vienna',
      })
      const errors: string[] = []
      context.on('weberror', (error) => errors.push(String(error.error())))
      const open = async (path: string) => {
        const page = await context.newPage()
        await page.goto(path)
        return page
      }
      const page = await context.newPage()
      return { context, page, errors, open, [Symbol.asyncDispose]: () => context.close() }
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await site[Symbol.asyncDispose]()
    },
  }
}
