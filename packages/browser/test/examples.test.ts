import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildBrowser } from '../build.ts'
import { openPages, type Pages } from './open-pages.ts'
import type { Site } from './site.ts'

const root = join(import.meta.dirname, '../../..')

let pages: Pages
let site: Site
beforeAll(async () => {
  await buildBrowser()
  pages = await openPages()
  site = pages.site
})
afterAll(() => pages[Symbol.asyncDispose]())

/** Starts an example by its one command, and gives the address that it prints. */
async function startExample(
  name: string,
  args: readonly string[],
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: join(root, 'examples', name),
    env: {
      ...process.env,
      NO_COLOR: '1',
      PORT: '0',
      TIDEMARK_HOST: site.origin,
      TIDEMARK_WRITE_KEY: site.key,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, to be ended with what npm starts.
    detached: true,
  })
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(printed)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`The example ended with ${code}:\n${printed}`)))
  })
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      process.kill(-(child.pid ?? 0))
      await ended
    },
  }
}

const tracked = () =>
  site.arrived.flatMap(({ events }) => events).map(({ name, properties }) => [name, properties])

test('the example of a page waits for consent, and then tracks', async () => {
  await using visit = await pages.fresh()
  await using example = await startExample('page', [])
  const { page } = visit
  await page.goto(example.url)
  await page.getByPlaceholder('boots').fill('sandals')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('button', { name: 'Buy' }).click()
  expect(site.batches).toEqual([])
  await page.getByRole('button', { name: 'Yes' }).click()
  await site.until(() => site.names().includes('purchase'))
  expect(tracked()).toEqual(
    expect.arrayContaining([
      ['page_view', {}],
      ['search', { query: 'sandals', results_count: 3 }],
      ['form_submitted', { form_id: 'search', form_name: null, action: null }],
      ['purchase', { items: 1 }],
      ['click', { element: 'button#buy', text: 'Buy for 49.50 €' }],
    ]),
  )
  expect(visit.errors).toEqual([])
})

test('the example of a React app tracks once, in strict mode too, and is typed', async () => {
  await using visit = await pages.fresh()
  await using example = await startExample('react', ['--port', '0'])
  const { page } = visit
  await page.goto(example.url)
  await page.getByRole('button', { name: 'Add to the cart' }).click()
  await page.getByRole('button', { name: 'Buy' }).click()
  await page.getByRole('button', { name: 'Sign in as Ann' }).click()
  await site.until(() => site.names().includes('identify') && site.names().includes('purchase'))
  const names = site.names().filter((name) => name !== 'click')
  expect(names.toSorted()).toEqual(['cart_filled', 'identify', 'page_view', 'page_view', 'purchase'])
  expect(visit.errors).toEqual([])
  const types = spawnSync(process.execPath, ['node_modules/typescript/lib/tsc.js', '-p', 'examples/react'], {
    cwd: root,
  })
  expect(types.stdout.toString()).toBe('')
})
