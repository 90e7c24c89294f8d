import { setPriority } from 'node:os'
import { createBirpc } from 'birpc'
import { AppError } from '../errors.ts'
import { openLogFiles } from '../log/embedded-files.ts'
import { EmbeddedLogReader } from '../log/embedded-reader.ts'
import { openLocalStore } from './local-store.ts'
import type { ProcessOptions, Reply, ServerFunctions, StoreFunctions } from './process-protocol.ts'
import type { Store } from './store.ts'
import { must } from '../errors.ts'

// The store's own process: the engine and the loader, out of the way of the process that answers HTTP. It
// reads the log's files itself; only positions and answers pass between the two. It lives as long as the
// server does: when the channel closes, however that came, it goes at once. The log has what it did not finish.

let store: Store | undefined

const server = createBirpc<ServerFunctions, StoreFunctions>(
  {
    open: (options) => reply(() => open(options)),
    select: (query, budget) => reply(() => opened().select(query, budget)),
    estimate: (query) => reply(() => opened().estimate(query)),
    lastChange: (projectId, span) => reply(() => opened().lastChange(projectId, span)),
    loaderStatus: () => reply(() => opened().loaderStatus()),
    changeLink: (change) => reply(() => opened().changeLink(change)),
    close: () =>
      reply(async () => {
        await store?.close()
        store = undefined
        return true as const
      }),
  },
  {
    post: (message) => process.send?.(message),
    on: (listener) => process.on('message', listener),
    timeout: -1,
  },
)

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// Ctrl-C reaches the whole group of processes; the server decides when this one closes.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

async function open(options: ProcessOptions): Promise<true> {
  // Before the engine makes its threads: they take over this thread's priority.
  setPriority(options.niceness)
  const { entries } = openLogFiles(options.logFolder, { mapBytes: options.logMapBytes, readOnly: true })
  const reader = new EmbeddedLogReader({
    entries,
    position: options.position,
    save: (position) => server.savePosition(position),
  })
  store = await openLocalStore(
    { reader, now: Date.now, warn: (message, details) => void server.warn(message, details) },
    options,
  )
  return true
}

function opened(): Store {
  return must(store, 'the store was asked before it was opened')
}

async function reply<T>(run: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ok: false, code: error instanceof AppError ? error.code : undefined, message }
  }
}
