import { fault, shown } from '../parse/read.ts'
import type { Question } from '../question.ts'
import { resolveRange } from '../time/range.ts'
import { findZone, type Zone } from '../time/zone.ts'
import type { Given } from './given.ts'
import { planDistribution, planLifecycle, planStickiness } from './plan-people.ts'
import { planTable } from './plan-table.ts'
import { planTrend } from './plan-trend.ts'
import type { Plan, Reading, Source } from './plan.ts'
import { resolveFilter, splitFilter } from './resolve-filter.ts'

export interface PlanContext {
  /** The project's zone, for a question that names none. */
  readonly timezone: string
  readonly nowMs: number
  /** The most rows that an answer may have. */
  readonly maxResultRows: number
  /** Reads this source in place of the rollup; for tests. */
  readonly forceSource?: Source | undefined
}

/**
 * What answering `question` takes: its range as instants, its fields looked up, its source chosen.
 * @throws AppError `question_invalid`, `query_too_large`
 */
export function planQuestion(question: Question, context: PlanContext): Plan {
  const zone = resolveZone(question.timezone, context.timezone)
  const given: Given = {
    zone,
    selection: {
      names: typeof question.event === 'string' ? [question.event] : question.event,
      bots: question.bots ?? 'exclude',
      ...splitFilter(question.filter && resolveFilter(question.filter, '/filter'), '/filter'),
      sample: typeof question.sample === 'number' && question.sample < 1 ? question.sample : undefined,
    },
    range: resolveRange(question, zone, context.nowMs),
    maxResultRows: context.maxResultRows,
  }
  return forced(plan(question, given), context.forceSource)
}

function plan(question: Question, given: Given): Plan {
  switch (question.kind) {
    case 'trend':
      return planTrend(question, given)
    case 'table':
      return planTable(question, given)
    case 'distribution':
      return planDistribution(question, given)
    case 'lifecycle':
      return planLifecycle(question, given)
    case 'stickiness':
      return planStickiness(question, given)
  }
}

function forced(plan: Plan, source: Source | undefined): Plan {
  if (source === undefined) return plan
  const from = <T extends Reading>(reading: T): T =>
    reading.source === 'rollup' ? { ...reading, source } : reading
  if (plan.kind !== 'trend') return from(plan)
  const [first, ...others] = plan.lines
  return { ...plan, lines: [from(first), ...others.map(from)] }
}

export function resolveZone(asked: string | undefined, ofProject: string): Zone {
  const zone = findZone(asked ?? ofProject)
  if (zone !== undefined) return zone
  throw fault(
    '/timezone',
    `There is no time zone "${shown(asked ?? ofProject)}". Write one of the IANA's names, such as "Europe/Berlin".`,
  )
}
