import type { QueryResult } from '../../store/store.ts'
import type { Meta } from '../answer/answer.ts'
import type { Selection } from '../plan/plan.ts'
import type { Scope } from '../scope.ts'

export interface Told {
  readonly scope: Scope
  readonly world: Pick<Selection, 'sample'>
  readonly nowMs: number
  readonly cut?: boolean
}

/** How an answer about journeys was made: always from the events. */
export function journeyMeta(
  results: readonly QueryResult[],
  { scope, world, nowMs, cut = false }: Told,
): Meta {
  const sum = (pick: (result: QueryResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0)
  // The engine counts the rows of all tenants that it looked through (T1.3).
  const restricted = scope.tenantId !== undefined
  return {
    source: 'events',
    exact: world.sample === undefined,
    sample: world.sample ?? null,
    cut,
    cached: false,
    age_ms: 0,
    rows_read: restricted ? null : sum(({ rowsRead }) => rowsRead),
    bytes_read: restricted ? null : sum(({ bytesRead }) => bytesRead),
    elapsed_ms: Math.round(sum(({ elapsedMs }) => elapsedMs) * 10) / 10,
    computed_at: new Date(nowMs).toISOString(),
  }
}
