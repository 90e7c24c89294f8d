import type { Browser, Page } from 'playwright-core'
import { setTimeout } from 'node:timers/promises'
import { isRecord } from '../src/api/answers.ts'
import { openPage, type OpenedPage, type Viewer } from './open-browser.ts'
import { startRealTidemark, type RealTidemark } from './real-tidemark.ts'

export const hostileName = '<img src=x onerror="document.body.dataset.hacked=1">'
const key = 'tmw_a-write-key-for-the-shop-of-the-tests'
const owner = { email: 'ann@example.com', password: 'four unrelated words' }
const dayMs = 86_400_000
/** As many as a request may carry. */
const batchSize = 5000

export interface Shop extends AsyncDisposable {
  readonly projectId: string
  /** Signed in, at a path below the project's. */
  readonly open: (path: string, viewer?: Viewer) => Promise<OpenedPage>
  readonly ask: (question: object, path?: string) => Promise<Answer>
  readonly send: (events: readonly object[]) => Promise<void>
}

export type Answer = Readonly<Record<string, unknown>>

/**
 * A Tidemark with four people of five days: ann buys twice on two devices, bob buys once for the team, eve is free, tom
 * only looks. There are objects, and names with HTML.
 */
export async function openShop(browser: Browser): Promise<Shop> {
  const tidemark = await startRealTidemark({
    ...process.env,
    TIDEMARK_BOOTSTRAP_WRITE_KEY: key,
    TIDEMARK_BOOTSTRAP_OWNER_EMAIL: owner.email,
    TIDEMARK_BOOTSTRAP_OWNER_PASSWORD: owner.password,
  })
  const cookie = await signIn(tidemark)
  const headers = { cookie, origin: tidemark.origin }
  const projects: unknown = await (await fetch(`${tidemark.origin}/v1/projects`, { headers })).json()
  const projectId = firstId(projects)

  async function ask(question: object, path = 'query'): Promise<Answer> {
    const response = await fetch(`${tidemark.origin}/v1/analytics/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'x-tidemark-project': projectId },
      body: JSON.stringify(question),
    })
    const answer: unknown = await response.json()
    if (!response.ok || !isRecord(answer)) throw new Error(JSON.stringify(answer))
    return answer
  }

  async function count(event: string, measure: object): Promise<unknown> {
    return seriesOf(await ask({ kind: 'trend', last: '7d', event, measure }))[0]?.total
  }

  /** Resolves once all of it can be asked about. Each call needs events of names of its own. */
  async function send(events: readonly object[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(events.length / batchSize) }, (_, index) =>
      events.slice(index * batchSize, (index + 1) * batchSize),
    )
    await Promise.all(batches.map((batch) => sendBatch(tidemark, batch)))
    const last = events.at(-1)
    const name = isRecord(last) ? String(last['name']) : ''
    const sent = events.filter((event) => isRecord(event) && event['name'] === name).length
    while ((await count(name, { fn: 'count' })) !== sent) await setTimeout(50)
  }

  await send(shopEvents())
  // Who is who is known a moment after the events: the device is ann's then.
  while ((await count('page_view', { fn: 'people' })) !== 4) await setTimeout(50)
  return {
    projectId,
    ask,
    send,
    async open(path, viewer = {}) {
      const opened = await openPage(browser, tidemark.origin, viewer)
      const answer = await opened.page.request.post('/api/auth/sign-in/email', {
        data: owner,
        headers: { origin: tidemark.origin },
      })
      if (!answer.ok()) throw new Error(await answer.text())
      await opened.page.goto(`/p/${projectId}/${path}`)
      await opened.page.getByRole('heading', { level: 1 }).waitFor()
      return opened
    },
    [Symbol.asyncDispose]: () => tidemark[Symbol.asyncDispose](),
  }
}

export function seriesOf(answer: Answer): readonly { readonly total: unknown }[] {
  const { series } = answer
  return Array.isArray(series) ? series : []
}

/** The texts of the first table’s cells, row by row. */
export async function tableRows(page: Page): Promise<readonly (readonly string[])[]> {
  return await page
    .getByRole('table')
    .first()
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => Array.from(row.children, (cell) => (cell.textContent ?? '').trim())),
    )
}

function shopEvents(): readonly object[] {
  const at = (days: number, minutes = 0) => Date.now() - days * dayMs - minutes * 60_000
  const view = (user_id: string, days: number) => ({ name: 'page_view', user_id, timestamp: at(days) })
  const buy = (user_id: string, days: number, value: number, plan: string) => ({
    name: 'purchase',
    user_id,
    timestamp: at(days),
    value,
    properties: { plan, cart: { total: value, lines: 2 } },
  })
  const traits = { email: 'ann@shop.example', [hostileName]: hostileName }
  return [
    { name: 'page_view', anonymous_id: 'phone', timestamp: at(4) },
    { type: 'identify', anonymous_id: 'phone', user_id: 'ann', timestamp: at(3, 5), traits },
    view('ann', 3),
    view('ann', 1),
    buy('ann', 3, 40, 'team'),
    buy('ann', 1, 60, 'team'),
    view('bob', 2),
    buy('bob', 2, 50, 'team'),
    view('eve', 2),
    buy('eve', 1, 20, 'free'),
    buy('eve', 1, 5, hostileName),
    view('tom', 1),
    { type: 'group', user_id: 'ann', tenant_id: 'acme', timestamp: at(1), traits: { size: 3 } },
    { name: hostileName, user_id: 'tom', timestamp: at(1) },
  ]
}

async function sendBatch(tidemark: RealTidemark, events: readonly object[]): Promise<void> {
  const response = await fetch(`${tidemark.origin}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  const answer: unknown = await response.json()
  if (!isRecord(answer) || answer['accepted'] !== events.length) throw new Error(JSON.stringify(answer))
}

async function signIn(tidemark: RealTidemark): Promise<string> {
  const response = await fetch(`${tidemark.origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: tidemark.origin },
    body: JSON.stringify(owner),
  })
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}

function firstId(answer: unknown): string {
  const projects = isRecord(answer) && Array.isArray(answer['projects']) ? answer['projects'] : []
  const [first]: readonly unknown[] = projects
  return isRecord(first) ? String(first['id']) : ''
}
