import type { Problem, Tidemark, TidemarkOptions } from '../api.ts'
import { createTidemark } from '../create-tidemark.ts'
import { openReceiver, type Receiver } from './receiver.ts'

export interface OpenClient {
  readonly tidemark: Tidemark
  readonly receiver: Receiver
  readonly problems: readonly Problem[]
  /** The codes of the problems, each once. */
  codes(): readonly string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** A client and a server for it. Sends at once, and only what a test flushes or what fills a batch. */
export async function openClient(
  options: Partial<TidemarkOptions> & { readonly now?: () => number } = {},
): Promise<OpenClient> {
  const receiver = await openReceiver()
  const problems: Problem[] = []
  const { now = Date.now, ...given } = options
  const tidemark = createTidemark(
    {
      host: receiver.url,
      writeKey: 'tmw_test',
      flushIntervalMs: 600_000,
      closeTimeoutMs: 0,
      remoteSettings: false,
      drainOn: [],
      onProblem: (problem) => problems.push(problem),
      ...given,
    },
    // A random of 1 halves the wait before another attempt.
    { now, random: () => 1 },
  )
  return {
    tidemark,
    receiver,
    problems,
    codes: () => [...new Set(problems.map(({ code }) => code))],
    async [Symbol.asyncDispose]() {
      await tidemark.close()
      await receiver[Symbol.asyncDispose]()
    },
  }
}
