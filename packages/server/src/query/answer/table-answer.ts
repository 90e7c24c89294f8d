import type { Row } from '../../store/store.ts'
import type { TablePlan } from '../plan/plan.ts'
import type { Meta, TableAnswer } from './answer.ts'
import { readNumber, readText } from './read-row.ts'

export function tableAnswer(plan: TablePlan, rows: readonly Row[], meta: Meta): TableAnswer {
  return {
    kind: 'table',
    timezone: plan.zone.name,
    from: new Date(plan.range.fromMs).toISOString(),
    until: new Date(plan.range.untilMs).toISOString(),
    columns: [
      ...plan.groups.map(({ name }) => ({ name, kind: 'group' as const })),
      ...plan.columns.map(({ name }) => ({ name, kind: 'measure' as const })),
    ],
    rows: rows
      .slice(0, plan.limit)
      .map((row) => [
        ...plan.groups.map((_, index) => readText(row, `g${index}`)),
        ...plan.columns.map((_, index) => readNumber(row, `m${index}`)),
      ]),
    truncated: rows.length > plan.limit,
    meta,
  }
}
