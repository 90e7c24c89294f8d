import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino, type Logger } from 'pino'
import { createApp } from './api/app.ts'
import { createHealth } from './api/health.ts'
import { createMetrics } from './api/metrics.ts'
import { createShareEngine } from './boards/share-engine.ts'
import { createCollector } from './collect/collector.ts'
import { createGeoLookup } from './collect/lookup/geo.ts'
import { authenticate } from './collect/steps/authenticate.ts'
import { createTaker } from './collect/taker.ts'
import { createVisitorIds } from './collect/visitor-ids.ts'
import type { Config } from './config.ts'
import type { FirstStart } from './control/control.ts'
import { openControl } from './control/open-control.ts'
import { lockFolder } from './folder-lock.ts'
import { mapBytesFor } from './log/embedded-files.ts'
import { openEmbeddedLog, type EmbeddedLog } from './log/embedded.ts'
import { createJourneyEngine } from './journeys/journey-engine.ts'
import { createMetricEngine } from './metrics/metric-engine.ts'
import type { QueryDeps } from './query/answer-question.ts'
import { createMemoryCache } from './query/cache/memory-cache.ts'
import { openEmbeddedStore } from './store/embedded-store.ts'
import type { Store } from './store/store.ts'

export interface StartOptions {
  /** Writes no lines of its own. @default false */
  readonly quiet?: boolean
  /** Instead of the settings' port; 0 takes a free one. */
  readonly port?: number
}

export interface RunningServer {
  readonly url: string
  /** What commands on the same machine show: whoever can read the data folder may do everything. */
  readonly localToken: string
  readonly firstStart: FirstStart | undefined
  /** How the first owner account is made; `undefined` once there is one. */
  readonly setupUrl: string | undefined
  /** Stops taking, finishes what was taken, and lets go of the folder. */
  close(): Promise<void>
}

const storeReader = 'store'
/** What is still in the log then is loaded at the next start: stopping must not take long. */
const longestDrainMs = 5_000

/**
 * The whole of Tidemark in its embedded size, its parts built in the order in which the data flows. Resolves
 * when it answers; what was opened before a fault is closed again.
 */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const logger = pino(
    { level: options.quiet === true ? 'silent' : config.logLevel, base: null },
    pino.destination(2),
  )
  const closers: (() => Promise<void> | void)[] = []
  async function close(): Promise<void> {
    for (const part of closers.splice(0).toReversed()) await part()
  }
  try {
    const port = await choosePort(config.host, options.port ?? config.port)
    const url = `http://${urlHost(config.host)}:${port}`
    const publicUrl = config.publicUrl ?? url
    closers.push(lockFolder(config.dataDir))

    const log = await openEmbeddedLog({ folder: logFolder(config), ...config.log })
    closers.push(() => log.close())
    // Side by side: each takes about a second.
    const opening = {
      store: keep(closers, openStore(config, log, logger)),
      control: keep(
        closers,
        openControl({ dataDir: config.dataDir, bootstrap: config.bootstrap, publicUrl, logger }),
      ),
      geo: createGeoLookup({
        databaseFile: config.geoDatabase,
        onFault: (error) => logger.warn({ error: String(error) }, 'Addresses are not looked up.'),
      }),
    }
    await Promise.allSettled(Object.values(opening))
    const [store, control, geo] = await Promise.all([opening.store, opening.control, opening.geo])
    const taker = createTaker({
      grant: (key) => authenticate(key, control),
      geo,
      now: Date.now,
      trustProxy: config.trustProxy,
      visitorIds: createVisitorIds({ file: join(config.dataDir, 'visitor-secret'), now: Date.now }),
    })
    const collector = createCollector({ taker, log })

    const query: QueryDeps = {
      ...queryDeps(store, config.query),
      cohorts: (projectId) => control.journeys.list(projectId, 'cohort'),
    }
    const metricEngine = await createMetricEngine({ records: control.metrics, query, logger })
    closers.push(() => metricEngine.close())
    const journeyEngine = await createJourneyEngine({ control, query, logger })
    closers.push(() => journeyEngine.close())
    const shareEngine = createShareEngine({ control, query, metricEngine, now: Date.now })

    const localToken = randomBytes(24).toString('base64url')
    const health = createHealth({
      log,
      store,
      reader: storeReader,
      paused: config.loader.paused,
      now: Date.now,
    })
    closers.push(() => health.close())
    const metrics = createMetrics({ log, store, health })
    const app = await createApp({
      config,
      publicUrl,
      localToken,
      logger,
      log,
      store,
      query,
      control,
      collector,
      health,
      metrics,
      metricEngine,
      journeyEngine,
      shareEngine,
    })
    // Taking has stopped by then: what was taken is loaded, so that it can be asked about at the next start.
    closers.push(() => drain(log, config.loader.paused ? 0 : longestDrainMs))
    closers.push(() => app.close())
    // Before anybody is answered: who sees the server answer finds how to ask it as its own machine.
    const file = join(config.dataDir, 'server.json')
    await writeFile(file, JSON.stringify({ pid: process.pid, url, token: localToken }), { mode: 0o600 })
    closers.push(() => rm(file, { force: true }))
    await app.listen({ host: config.host, port })
    const { firstStart, setupToken } = control
    const setupUrl = setupToken === undefined ? undefined : `${publicUrl}/setup?token=${setupToken}`
    return { url, localToken, firstStart, setupUrl, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function drain(log: EmbeddedLog, longestMs: number): Promise<void> {
  const deadline = performance.now() + longestMs
  const isBehind = () => log.status().readers.some(({ lagEntries }) => lagEntries > 0)
  while (isBehind() && performance.now() < deadline) await sleep(10)
}

async function openStore(config: Config, log: EmbeddedLog, logger: Logger): Promise<Store> {
  const reader = await log.reader(storeReader)
  let position = reader.position()
  return openEmbeddedStore(
    {
      position: () => position,
      savePosition: async (next) => {
        await log.savePosition(storeReader, next)
        position = next
      },
      warn: (message, details) => logger.warn(details, message),
    },
    {
      logFolder: logFolder(config),
      logMapBytes: mapBytesFor(config.log.maxBytes),
      niceness: config.store.niceness,
      engine: {
        folder: join(config.dataDir, 'store'),
        maxMemoryBytes: config.store.maxMemoryBytes,
        mergeThreads: config.store.mergeThreads,
        queryConcurrency: config.query.concurrency,
      },
      loader: config.loader,
    },
  )
}

function queryDeps(store: Store, { cacheEntries, cacheBytes, ...budget }: Config['query']): QueryDeps {
  const deps = { store, budget, now: Date.now }
  if (cacheEntries === 0) return deps
  // A clock that only ever grows, whatever is done to the machine's.
  const now = () => performance.now()
  return { ...deps, cache: createMemoryCache({ maxEntries: cacheEntries, maxBytes: cacheBytes, now }) }
}

/** A part that is closed with the rest once it is open. */
async function keep<T extends { close(): Promise<void> }>(
  closers: (() => Promise<void> | void)[],
  opening: Promise<T>,
): Promise<T> {
  const part = await opening
  closers.push(() => part.close())
  return part
}

function logFolder(config: Config): string {
  return join(config.dataDir, 'log')
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** The port is part of the public address, which sign-in depends on, so it is known before anything is opened. */
async function choosePort(host: string, port: number): Promise<number> {
  if (port !== 0) return port
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, host, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
