import type { QueryResult } from '../../store/store.ts'
import { isRollup, knowsPeople, readingsOf, type Plan } from '../plan/plan.ts'
import type { Scope } from '../scope.ts'
import type { Meta } from './answer.ts'

export function answerMeta(
  results: readonly QueryResult[],
  { plan, scope, nowMs, cut }: { plan: Plan; scope: Scope; nowMs: number; cut: boolean },
): Meta {
  const sum = (pick: (result: QueryResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0)
  // The engine reads the rows of all tenants to find those of one, and says how many it read (T1.3).
  const restricted = scope.tenantId !== undefined
  const readings = readingsOf(plan)
  const sample = readings.find(({ source }) => knowsPeople(source))?.selection.sample ?? null
  return {
    source: readings.every(({ source }) => isRollup(source)) ? 'rollup' : 'events',
    exact: sample === null,
    sample,
    cut,
    cached: false,
    age_ms: 0,
    rows_read: restricted ? null : sum(({ rowsRead }) => rowsRead),
    bytes_read: restricted ? null : sum(({ bytesRead }) => bytesRead),
    elapsed_ms: Math.round(sum(({ elapsedMs }) => elapsedMs) * 10) / 10,
    computed_at: new Date(nowMs).toISOString(),
  }
}
