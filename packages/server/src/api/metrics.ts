import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Log } from '../log/log.ts'
import type { Store } from '../store/store.ts'
import type { Health } from './health.ts'

export interface Metrics {
  readonly registry: Registry
  /** `route`: the pattern, never the path: a label must not grow with what strangers send. */
  request(route: string, status: number, seconds: number): void
}

export interface MetricsDeps {
  readonly log: Pick<Log, 'status'>
  readonly store: Pick<Store, 'loaderStatus'>
  readonly health: Pick<Health, 'lagMs'>
}

/** The figures of `/metrics`, in Prometheus's format. No label holds anything personal. */
export function createMetrics({ log, store, health }: MetricsDeps): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'tidemark_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'status'] as const,
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'tidemark_http_request_seconds',
    help: 'Time from the first byte of a request to its answer.',
    labelNames: ['route'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  gauge(registry, 'tidemark_log_bytes', 'Bytes that the log holds.', () => log.status().bytes)
  gauge(registry, 'tidemark_log_entries', 'Requests that the log holds.', () => {
    const { firstOffset, nextOffset } = log.status()
    return nextOffset - firstOffset
  })
  gauge(
    registry,
    'tidemark_disk_free_bytes',
    'Free bytes on the disk of the data folder.',
    () => log.status().freeDiskBytes,
  )
  gauge(registry, 'tidemark_log_refusing', '1 while events are refused with 503.', () =>
    log.status().refusing === undefined ? 0 : 1,
  )
  gauge(
    registry,
    'tidemark_loader_lag_seconds',
    'Age of the oldest request that is not yet in the store.',
    () => health.lagMs() / 1000,
  )
  for (const [name, help, read] of loaderFigures) {
    gauge(registry, name, help, async () => {
      const status = await store.loaderStatus().catch(() => undefined)
      return status === undefined ? Number.NaN : read(status)
    })
  }
  // Routes and statuses are few: finding the figure by its labels costs more than counting.
  const counters = new Map<string, Counter.Internal>()
  const timers = new Map<string, Histogram.Internal<'route'>>()
  return {
    registry,
    request(route, status, took) {
      labelled(counters, `${status} ${route}`, () => requests.labels({ route, status })).inc()
      labelled(timers, route, () => seconds.labels({ route })).observe(took)
    },
  }
}

function labelled<T>(known: Map<string, T>, key: string, create: () => T): T {
  const found = known.get(key) ?? create()
  known.set(key, found)
  return found
}

type Status = Awaited<ReturnType<Store['loaderStatus']>>

const loaderFigures: readonly (readonly [string, string, (status: Status) => number])[] = [
  ['tidemark_loader_events', 'Events stored since the start of the store.', (status) => status.loadedEvents],
  [
    'tidemark_loader_duplicates',
    'Repeated events left out since the start of the store.',
    (status) => status.duplicateEvents,
  ],
  [
    'tidemark_loader_failing',
    '1 while the store refuses a range of the log.',
    (status) => (status.failingSince === undefined ? 0 : 1),
  ],
  [
    'tidemark_loader_remembered_ids',
    'Event ids held in memory against repeats.',
    (status) => status.rememberedIds,
  ],
]

function gauge(registry: Registry, name: string, help: string, read: () => number | Promise<number>): void {
  registry.registerMetric(
    new Gauge({
      name,
      help,
      registers: [],
      async collect() {
        this.set(await read())
      },
    }),
  )
}
