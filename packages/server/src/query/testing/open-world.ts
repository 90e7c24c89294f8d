import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@tidemark/event'
import { openChdbEngine } from '../../store/chdb-engine.ts'
import type { Engine } from '../../store/engine.ts'
import { migrate, readMigrations } from '../../store/migrate.ts'
import { createPeopleKeeper } from '../../store/people/people-keeper.ts'
import { rowSettings } from '../../store/row-settings.ts'
import { estimate } from '../../store/estimate.ts'
import { select } from '../../store/select.ts'
import type { LinkChange, QueryBudget, Store } from '../../store/store.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import { cohorts } from './cohorts.ts'

export const testBudget: QueryBudget = {
  maxMemoryBytes: 512 * 1024 * 1024,
  maxRowsRead: 10_000_000,
  maxExecutionMs: 20_000,
  maxResultRows: 50_000,
}

/** A store on an engine and a folder of its own, filled without the log. */
export interface World {
  readonly engine: Engine
  readonly store: Store
  deps(budget?: Partial<QueryBudget>): QueryDeps
  /** A project that nobody else has: tests share the engine, and no events. */
  newProject(): string
  context(projectId: string, more?: Partial<QueryContext> & { readonly tenantId?: string }): QueryContext
  insert(events: readonly Event[]): Promise<void>
  /** Brings people and traits up to date, as the server does by itself, and undoes the links of `splits`. */
  fold(splits?: readonly Pick<LinkChange, 'projectId' | 'fromId' | 'toId'>[]): Promise<void>
  close(): Promise<void>
}

/** The moment at which tests are asked. */
export const nowMs = Date.UTC(2026, 10, 21, 12, 30)

export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-query-'))
  const engine = await openChdbEngine({
    folder: join(folder, 'store'),
    maxMemoryBytes: 1e9,
    mergeThreads: 1,
    queryConcurrency: 1,
  })
  await migrate(engine, readMigrations())
  const people = createPeopleKeeper({ engine, now: () => nowMs, changed: () => undefined })
  const store: Store = {
    select: (query, budget) => select(engine, query, budget),
    estimate: (query) => estimate(engine, query),
    // What is written here, nobody tells: so everything may have changed each time.
    lastChange: () => Promise.resolve(randomUUID()),
    loaderStatus: () => Promise.reject(new Error('There is no loader here.')),
    changeLink: (change) => people.changeLink(change),
    close: () => engine.close(),
  }
  let projects = 0
  return {
    engine,
    store,
    deps: (budget = {}) => ({
      store,
      budget: { ...testBudget, ...budget },
      cohorts: () => Promise.resolve(cohorts),
      now: () => nowMs,
    }),
    newProject() {
      projects += 1
      return `project-${projects}`
    },
    context: (projectId, { tenantId, ...more } = {}) => ({
      scope: { projectId, tenantId },
      timezone: 'UTC',
      ...more,
    }),
    async insert(events) {
      if (events.length === 0) return
      const lines = events.map((event) => JSON.stringify(event)).join('\n')
      await engine.insertLines('events', Buffer.from(lines), rowSettings)
    },
    async fold(splits = []) {
      await people.foldNew()
      for (const split of splits) {
        await people.changeLink({ ...split, undone: true, madeBy: 'a test', reason: '' })
      }
    },
    async close() {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
