import type { LogReader } from '../log/log.ts'
import { createChanges } from './changes.ts'
import { openChdbEngine, type ChdbEngineOptions } from './chdb-engine.ts'
import type { Engine } from './engine.ts'
import { startLoader, type LoaderOptions } from './loader.ts'
import { estimate } from './estimate.ts'
import { migrate, readMigrations } from './migrate.ts'
import { startPeopleKeeper } from './people/people-keeper.ts'
import { select } from './select.ts'
import type { Store } from './store.ts'

export interface LocalStoreOptions {
  readonly engine: ChdbEngineOptions
  readonly loader: LoaderOptions & { readonly paused: boolean }
}

export interface LocalStoreDeps {
  readonly reader: LogReader
  readonly now: () => number
  readonly warn: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/**
 * The store with its engine in this process: brings the schema up to date, then loads from the log and answers.
 * @throws MigrationError, EngineError
 */
export async function openLocalStore(deps: LocalStoreDeps, options: LocalStoreOptions): Promise<Store> {
  const engine = await openChdbEngine(options.engine)
  try {
    await migrate(engine, readMigrations())
  } catch (cause) {
    await engine.close()
    throw cause
  }
  return createStore(engine, deps, options.loader)
}

/** The store over an engine that is ready. Closing it closes the engine. */
function createStore(
  engine: Engine,
  deps: LocalStoreDeps,
  options: LoaderOptions & { readonly paused: boolean },
): Store {
  const changes = createChanges()
  const loader = options.paused ? undefined : startLoader({ engine, changes, ...deps }, options)
  const people = startPeopleKeeper({
    ...deps,
    engine,
    changed: changes.peopleChanged,
    loadedEvents: () => loader?.status().loadedEvents ?? 0,
  })
  return {
    select: (query, budget) => select(engine, query, budget),
    estimate: (query) => estimate(engine, query),
    lastChange: async (projectId, span) => changes.last(projectId, span),
    loaderStatus: async () =>
      loader?.status() ?? {
        offset: deps.reader.position().offset,
        failingSince: undefined,
        lastError: undefined,
        lastLoadedAt: undefined,
        loadedEvents: 0,
        duplicateEvents: 0,
        lastLagMs: 0,
        rememberedIds: 0,
        idsForgottenBefore: 0,
      },
    changeLink: (change) => people.changeLink(change),
    async close() {
      await loader?.stop()
      await people.stop()
      await engine.close()
    },
  }
}
