import { LRUCache } from 'lru-cache'
import type { QueryBudget, Row, Store } from '../../store/store.ts'
import type { Scope } from '../scope.ts'
import { versionSql } from '../sql/version-sql.ts'
import type { Range } from '../time/buckets.ts'

interface Asked {
  readonly lastChange: string
  readonly rows: readonly Row[]
}

const mostAsked = 10_000
const settledAfterMs = 60_000

/** What the engine said last, by store: it is asked again only when something has come since. */
const asked = new WeakMap<Store, LRUCache<string, Asked>>()

/** The row of `versionSql`: what data there is of a range. */
export async function dataVersion(
  { store, budget }: { readonly store: Store; readonly budget: QueryBudget },
  scope: Scope,
  range: Range,
  withPeople: boolean,
): Promise<readonly Row[]> {
  const known = asked.get(store) ?? new LRUCache<string, Asked>({ max: mostAsked })
  asked.set(store, known)
  const key = JSON.stringify([scope, range, withPeople])
  // First: what comes while the engine is asked is a change after this one.
  const lastChange = await store.lastChange(scope.projectId, { firstMs: range.fromMs, lastMs: range.untilMs })
  const before = known.get(key)
  if (before?.lastChange === lastChange) return before.rows
  const { rows } = await store.select(versionSql(range, scope, withPeople), budget)
  known.set(key, { lastChange, rows })
  return rows
}

/**
 * Whether people were found out about lately: the engine gets to know of it a moment after the version says so, and an
 * answer from between the two must not be kept for long.
 */
export function peopleMoved([row]: readonly Row[], nowMs: number): boolean {
  const newestUs = Math.max(Number(row?.['people'] ?? 0), Number(row?.['traits'] ?? 0))
  return newestUs / 1000 > nowMs - settledAfterMs
}
