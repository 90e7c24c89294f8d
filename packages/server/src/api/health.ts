import type { Log } from '../log/log.ts'
import type { Store } from '../store/store.ts'

export interface HealthDeps {
  readonly log: Pick<Log, 'status'>
  readonly store: Pick<Store, 'loaderStatus'>
  /** The name of the loader's reader. */
  readonly reader: string
  /** The loader was told not to load: its lag is meant. */
  readonly paused: boolean
  readonly now: () => number
}

/** `ok`, or what is the matter. */
export interface HealthReport {
  readonly ready: boolean
  readonly checks: Readonly<Record<'log' | 'store' | 'loader' | 'lag', string>>
}

export interface Health {
  report(): Promise<HealthReport>
  /** For how long the oldest entry that is not yet in the store has waited. */
  lagMs(): number
  close(): void
}

const sampleIntervalMs = 250
const maxLagMs = 5_000
const storeAnswerMs = 2_000

/** Whether the server does its work: taking, loading, answering. */
export function createHealth({ log, store, reader, paused, now }: HealthDeps): Health {
  // When the log's end was seen where: what the loader has not reached is as old as the first such moment.
  let samples: { readonly at: number; readonly nextOffset: number }[] = []
  const sampler = setInterval(() => {
    const { nextOffset } = log.status()
    if (samples.at(-1)?.nextOffset !== nextOffset) samples.push({ at: now(), nextOffset })
    dropReached()
  }, sampleIntervalMs).unref()

  function dropReached(): void {
    const reached = log.status().readers.find(({ name }) => name === reader)?.offset ?? 0
    samples = samples.filter(({ nextOffset }) => nextOffset > reached)
  }

  function lagMs(): number {
    dropReached()
    const oldest = samples[0]
    return oldest === undefined ? 0 : now() - oldest.at
  }

  return {
    lagMs,
    async report() {
      const { refusing, freeDiskBytes } = log.status()
      const loader = await within(store.loaderStatus(), storeAnswerMs)
      const lag = lagMs()
      const checks = {
        log:
          refusing === undefined
            ? 'ok'
            : `refusing events: ${refusing} (${Math.round(freeDiskBytes / 1024 ** 2)} MiB of disk are free)`,
        store: loader === undefined ? 'the store does not answer' : 'ok',
        loader:
          loader?.failingSince === undefined
            ? 'ok'
            : `failing since ${new Date(loader.failingSince).toISOString()}: ${loader.lastError ?? ''}`,
        lag: lag <= maxLagMs || paused ? 'ok' : `${Math.round(lag / 1000)} s behind the log`,
      }
      return { ready: Object.values(checks).every((check) => check === 'ok'), checks }
    },
    close: () => clearInterval(sampler),
  }
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  // A store that is starting again answers with an error, which says no more than silence here.
  const answer = await Promise.race([promise.catch(() => undefined), late])
  clearTimeout(timer)
  return answer
}
