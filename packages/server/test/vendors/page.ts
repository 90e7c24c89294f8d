import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { build } from 'rolldown'
import { chromiumMissing, findChromium } from '../../../dashboard/test/chromium.ts'

/** A site of its own, so that its pages send across origins, shown in Chromium. */
export interface Site extends AsyncDisposable {
  readonly origin: string
  /** A new visitor's page whose one script is `code`, a module that may import packages. */
  open(path: string, code: string, prepare?: (page: Page) => Promise<unknown>): Promise<Page>
}

/** What a person's browser says: SDKs keep silent about robots, such as a browser without a window. */
const personAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

export async function openSite(environment: Readonly<Record<string, string | undefined>>): Promise<Site> {
  const executablePath = findChromium(environment)
  if (executablePath === undefined) throw new Error(chromiumMissing)
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      '--disable-blink-features=AutomationControlled',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
  // Beside this file, so that imports are found as they are from here.
  const folder = await mkdtemp(join(import.meta.dirname, '.page-'))
  // By the path of the page that has it: several may be open.
  const scripts = new Map<string, string>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const script = scripts.get(path.replace(/\.js$/, ''))
    const isScript = path.endsWith('.js')
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' })
    response.end(
      isScript
        ? script
        : `<!doctype html><title>Home</title><script type="module" src="${path}.js"></script><button id="buy">Buy now</button>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  return {
    origin,
    async open(path, code, prepare) {
      scripts.set(path.split('?', 1)[0] ?? '', await bundle(folder, code))
      const context = await browser.newContext({
        userAgent: personAgent,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        viewport: { width: 1280, height: 900 },
        screen: { width: 1440, height: 1000 },
      })
      const page = await context.newPage()
      await prepare?.(page)
      await page.goto(origin + path)
      return page
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function bundle(folder: string, code: string): Promise<string> {
  const input = join(folder, `page-${randomUUID()}.js`)
  await writeFile(input, code)
  const { output } = await build({
    input,
    platform: 'browser',
    write: false,
    logLevel: 'silent',
    output: { codeSplitting: false },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  })
  return output[0].code
}
