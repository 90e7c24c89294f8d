import type { Tidemark } from './tidemark.ts'

/** The parts of an answer that are measured or checked. */
export interface Answer {
  readonly series?: readonly { readonly total: number }[]
  readonly rows?: readonly (readonly unknown[])[]
  readonly meta: {
    readonly source: string
    readonly exact: boolean
    readonly elapsed_ms: number
    readonly rows_read: number
  }
}

export function ask(server: Tidemark, question: object): Promise<Answer> {
  return askAt(server, '/v1/analytics/query', question)
}

export async function askAt(server: Tidemark, path: string, question: object): Promise<Answer> {
  const response = await fetch(`${server.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.keys.read}`, 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  const text = await response.text()
  if (response.status !== 200)
    throw new Error(`The query answered ${response.status}: ${text.slice(0, 1_000)}`)
  return JSON.parse(text) as Answer
}

/** Every event from `from` until `until`, robots included. */
async function countEvents(server: Tidemark, from: number, until: number): Promise<number> {
  const answer = await ask(server, { kind: 'trend', from, until, interval: 'day', bots: 'include' })
  return answer.series?.[0]?.total ?? 0
}

/** Waits until `expected` events can be counted. Gives the wait, or `undefined` when `limitMs` was not enough. */
export async function waitUntilCounted(
  server: Tidemark,
  wanted: {
    readonly expected: number
    readonly from: number
    readonly until: number
    readonly limitMs: number
  },
): Promise<{ readonly waitedMs: number | undefined; readonly counted: number }> {
  const startMs = performance.now()
  for (;;) {
    const counted = await countEvents(server, wanted.from, wanted.until)
    const waitedMs = performance.now() - startMs
    if (counted >= wanted.expected) return { waitedMs, counted }
    if (waitedMs > wanted.limitMs) return { waitedMs: undefined, counted }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
