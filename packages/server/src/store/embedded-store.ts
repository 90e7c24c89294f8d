import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBirpc, type BirpcReturn } from 'birpc'
import { AppError } from '../errors.ts'
import type { ReaderPosition } from '../log/log.ts'
import type { ProcessOptions, Reply, ServerFunctions, StoreFunctions } from './process-protocol.ts'
import type { Store } from './store.ts'

export interface EmbeddedStoreDeps {
  /** Where the loader stopped, and where it says that it has come. */
  readonly position: () => ReaderPosition
  readonly savePosition: (position: ReaderPosition) => Promise<void>
  readonly warn: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/** How long the process of a server that was killed may still hold the folder: it ends when the engine lets it. */
const predecessorMs = 10_000
const firstRestartMs = 200
const longestRestartMs = 10_000

interface Child {
  readonly process: ChildProcess
  readonly remote: BirpcReturn<StoreFunctions, ServerFunctions>
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
}

/**
 * The store in a process of its own. When that process dies it is started again, from the loader's position;
 * meanwhile questions get `store_unavailable` and the log goes on taking.
 * @throws Error with the reason when the store cannot be opened the first time.
 */
export async function openEmbeddedStore(
  deps: EmbeddedStoreDeps,
  options: Omit<ProcessOptions, 'position'>,
): Promise<Store> {
  let closing = false
  let child: Child | undefined = await startAfterPredecessor(deps, options)
  void supervise()

  async function supervise(): Promise<void> {
    let waitMs = firstRestartMs
    while (!closing) {
      await child?.gone
      child = undefined
      if (closing) return
      deps.warn('The process of the store ended by itself. It is started again.', { inMs: waitMs })
      await sleep(waitMs)
      try {
        child = await start(deps, options)
        waitMs = firstRestartMs
      } catch (cause) {
        deps.warn('The store could not be started again.', { error: String(cause) })
        waitMs = Math.min(longestRestartMs, waitMs * 2)
      }
    }
  }

  async function ask<T>(question: (remote: Child['remote']) => Promise<Reply<T>>): Promise<T> {
    const asked = child
    if (asked === undefined) throw unavailable()
    const reply = await Promise.race([question(asked.remote), asked.gone])
    if (reply === undefined) throw unavailable()
    if (reply.ok) return reply.value
    throw reply.code === undefined ? new Error(reply.message) : new AppError(reply.code, reply.message)
  }

  return {
    select: (query, budget) => ask((remote) => remote.select(query, budget)),
    estimate: (query) => ask((remote) => remote.estimate(query)),
    lastChange: (projectId, span) => ask((remote) => remote.lastChange(projectId, span)),
    loaderStatus: () => ask((remote) => remote.loaderStatus()),
    changeLink: (change) => ask((remote) => remote.changeLink(change)),
    async close() {
      closing = true
      const last = child
      if (last === undefined) return
      await Promise.race([last.remote.close(), last.gone])
      last.process.disconnect()
      await last.gone
    },
  }
}

/** The engine does not say in its error that another process holds the folder: any that keeps it shut is tried again. */
async function startAfterPredecessor(
  deps: EmbeddedStoreDeps,
  options: Omit<ProcessOptions, 'position'>,
): Promise<Child> {
  const untilMs = Date.now() + predecessorMs
  for (;;) {
    try {
      return await start(deps, options)
    } catch (cause) {
      if (!String(cause).includes('Failed to create connection') || Date.now() > untilMs) throw cause
      await sleep(firstRestartMs)
    }
  }
}

async function start(deps: EmbeddedStoreDeps, options: Omit<ProcessOptions, 'position'>): Promise<Child> {
  const process = fork(join(import.meta.dirname, 'process.ts'), [], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()))
  const remote = createBirpc<StoreFunctions, ServerFunctions>(
    { savePosition: deps.savePosition, warn: deps.warn },
    {
      post: (message) => {
        if (process.connected) process.send(message)
      },
      on: (listener) => process.on('message', listener),
      timeout: -1,
    },
  )
  const reply = await Promise.race([remote.open({ ...options, position: deps.position() }), gone])
  if (reply?.ok === true) return { process, remote, gone }
  const reason = reply?.ok === false ? reply.message : 'The process of the store ended before it was open.'
  process.kill('SIGKILL')
  await gone
  throw new Error(reason)
}

function unavailable(): AppError {
  return new AppError(
    'store_unavailable',
    'The store is starting again. Events are still taken; ask again in a moment.',
    {
      retryAfterSeconds: 2,
    },
  )
}
