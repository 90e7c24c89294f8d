import { bytesOf } from './bytes-of.ts'
import { post } from './post.ts'
import type { ProblemCode } from './plugin.ts'
import type { ProgressKeeper } from './progress.ts'
import type { Queue, Row } from './queue.ts'
import type { Settings } from './settings.ts'

export interface Sender {
  /** So many events have come into the queue. None: there may be some of earlier pages. */
  added(count: number): void
  /** Sends what waits, of every tab. */
  flush(): Promise<void>
  /**
   * The page is out of sight, and may never be seen again: what this tab has goes out in a last request. With
   * `left`, what is on its way is given up first, and goes out with it.
   */
  hide(left: boolean): void
}

export interface SenderOptions {
  readonly key: string
  readonly url: string
  readonly queue: Queue
  readonly progress: ProgressKeeper
  readonly settings: Settings
  readonly requestTimeoutMs: number
  /** Whether events may leave at all. */
  readonly mayLeave: () => boolean
  readonly problem: (code: ProblemCode, detail: string) => void
}

// What piled up while there was no network goes in fewer, larger requests.
const maxRows = 100
// Browsers let 64 KiB of bodies outlive their page; the rest is for what surrounds the events.
const maxLastBytes = 60_000
// A page that is never idle has its events sent all the same.
const idleAtLatestMs = 1_000
const firstPauseMs = 1_000
const maxDoublings = 10
// Longer is no pause but a clock that was set, or a mistake of somebody's: it would cost the events.
const longestPauseMs = 60 * 60_000
/** Answers that no repetition of the same request would change. */
const finalStatuses = [400, 413, 415, 422]

export function createSender(options: SenderOptions): Sender {
  const { key, url, queue, progress, settings, requestTimeoutMs, mayLeave, problem } = options
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  /** Events since sending began last. */
  let added = 0
  let onItsWay = new AbortController()
  let rowsAtOnce = maxRows
  /** Up to this one events went out with a last request whose answer has not come. */
  let handedOver = ''

  function after(ms: number): void {
    timer ??= setTimeout(whenIdle, ms)
  }

  function whenIdle(): void {
    if ('requestIdleCallback' in window) requestIdleCallback(flush, { timeout: idleAtLatestMs })
    else void flush()
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    running ??= alone(key, drain).finally(() => (running = undefined))
    return running
  }

  function pauseMs(): number {
    const ms = progress.current().pausedUntil - Date.now()
    return ms > longestPauseMs ? 0 : ms
  }

  function bodyOf(rows: readonly Row[], telemetry?: object): string {
    const head = JSON.stringify({ write_key: key, sent_at: Date.now(), telemetry })
    return `${head.slice(0, -1)},"events":[${rows.map(({ json }) => json).join(',')}]}`
  }

  /** Sends what waits, in as many batches as it takes, unless something says to wait. */
  async function drain(): Promise<void> {
    added = 0
    await settings.fresh()
    while (mayLeave() && navigator.onLine) {
      if (pauseMs() > 0) return after(pauseMs())
      const rows = await queue.take(rowsAtOnce)
      if (rows.length === 0) return

      const { counts, failures } = progress.current()
      const { sent = 0, retried = 0, ...dropped } = counts
      onItsWay = new AbortController()
      const { signal } = onItsWay
      const timeout = setTimeout(() => onItsWay.abort(), requestTimeoutMs)
      const { status, text, waitMs } = await post(url, bodyOf(rows, { sent, retried, dropped }), { signal })
      clearTimeout(timeout)
      if (status === 200) {
        rowsAtOnce = maxRows
        if (!text.includes('"rejected":[]')) problem('rejected', text)
        progress.count(counts, -1)
        progress.count({ sent: rows.length })
        progress.set({ failures: 0, pausedUntil: 0 })
        await queue.drop(rows)
        // What has come meanwhile waits for others.
        if (rows.length < maxRows) return after(settings.current.flush_interval_ms)
      } else if (status === 413 && rows.length > 1) rowsAtOnce = Math.ceil(rows.length / 2)
      else if (finalStatuses.includes(status)) {
        problem('refused', text)
        await queue.drop(rows, 'refused')
      } else {
        // Left for good or for a while: its events went out with the last request.
        if (signal.reason === left) return
        const ms = Math.max(Math.min(waitMs, longestPauseMs), pauseAfter(failures))
        problem('unreachable', `${status} ${text}`)
        progress.count({ retried: rows.length })
        progress.set({ failures: failures + 1, pausedUntil: Date.now() + ms })
        return after(ms)
      }
    }
  }

  return {
    added(count) {
      added += count
      if (added < settings.current.batch_size) after(settings.current.flush_interval_ms)
      else whenIdle()
    },
    flush,
    hide(isLeft) {
      // The lock goes with it, which would keep the page out of the back/forward cache.
      if (isLeft) onItsWay.abort(left)
      void queue.save()
      if (!mayLeave() || pauseMs() > 0) return
      let bytes = 0
      const rows = queue.own().filter(({ id, json }) => {
        if (id <= handedOver) return false
        bytes += bytesOf(json) + 1
        return bytes <= maxLastBytes
      })
      const last = rows.at(-1)
      if (last === undefined) return
      handedOver = last.id
      void post(url, bodyOf(rows), { keepalive: true }).then(async ({ status }) => {
        handedOver = ''
        if (status !== 200) return
        progress.count({ sent: rows.length })
        await queue.drop(rows)
      })
    },
  }
}

const left = 'left'

/** Twice as long after each failure, up to 17 minutes, and never the same for two pages that failed together. */
function pauseAfter(failures: number): number {
  return firstPauseMs * 2 ** Math.min(failures, maxDoublings) * (0.5 + Math.random() / 2)
}

/** One tab at a time. Where there are no locks (without TLS, or without storage), repeats are left to the server. */
async function alone(key: string, work: () => Promise<void>): Promise<void> {
  try {
    await navigator.locks.request(key, work)
  } catch {
    await work()
  }
}
