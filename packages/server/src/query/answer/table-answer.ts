import type { Row } from '../../store/store.ts'
import { partRead, type TablePlan } from '../plan/plan.ts'
import { groupLabel } from '../sql/group-sql.ts'
import type { Meta, TableAnswer } from './answer.ts'
import { readNumber, readText } from './read-row.ts'
import { isCounted } from './trend-answer.ts'

export function tableAnswer(
  plan: TablePlan,
  rows: readonly Row[],
  meta: (cut: boolean) => Meta,
): TableAnswer {
  const scale = 1 / partRead(plan)
  const truncated = rows.length > plan.limit
  return {
    kind: 'table',
    timezone: plan.zone.name,
    from: new Date(plan.range.fromMs).toISOString(),
    until: new Date(plan.range.untilMs).toISOString(),
    columns: [
      ...plan.groups.map(({ field }) => ({ name: field.name, kind: 'group' as const })),
      ...plan.columns.map(({ name }) => ({ name, kind: 'measure' as const })),
    ],
    rows: rows.slice(0, plan.limit).map((row) => [
      ...plan.groups.map((group, index) => groupLabel(group, readText(row, `g${index}`))),
      ...plan.columns.map(({ measure }, index) => {
        const value = readNumber(row, `m${index}`)
        return value === null || !isCounted(measure) ? value : value * scale
      }),
    ]),
    truncated,
    meta: meta(truncated),
  }
}
