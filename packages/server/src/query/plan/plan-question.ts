import { fault, shown } from '../parse/read.ts'
import type { Question } from '../question.ts'
import { resolveRange } from '../time/range.ts'
import { findZone, type Zone } from '../time/zone.ts'
import type { Given } from './given.ts'
import { planDistribution, planLifecycle, planStickiness } from './plan-people.ts'
import { planOverview } from './plan-overview.ts'
import { planTable } from './plan-table.ts'
import { planTrend } from './plan-trend.ts'
import { isRollup, rawOf, type Plan, type Reading, type Source, type TrendPlan } from './plan.ts'
import { resolveFilter, splitFilter } from './resolve-filter.ts'

export interface PlanContext {
  /** The project's zone, for a question that names none. */
  readonly timezone: string
  readonly nowMs: number
  /** The most rows that an answer may have. */
  readonly maxResultRows: number
  /** Reads this source in place of the rollup; for tests. */
  readonly forceSource?: Source | undefined
  /** Puts cohorts beside their names, for who parses questions while planning; else none can be asked about there. */
  readonly bind?: <T>(question: T) => T
}

/**
 * What answering `question` takes: its range as instants, its fields looked up, its source chosen.
 * @throws AppError `question_invalid`, `query_too_large`
 */
export function planQuestion(question: Question, context: PlanContext): Plan {
  return forced(plan(question, resolveGiven(question, context)), context.forceSource)
}

/** What every kind of question has, looked up. @throws AppError `question_invalid` */
function resolveGiven(question: Question, context: PlanContext): Given {
  const zone = resolveZone(question.timezone, context.timezone)
  return {
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
}

function plan(question: Question, given: Given): Plan {
  switch (question.kind) {
    case 'overview':
      return planOverview(question, given)
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
    isRollup(reading.source) ? { ...reading, source: rawOf(reading.source) } : reading
  const fromEach = (trend: TrendPlan): TrendPlan => {
    const [first, ...others] = trend.lines
    return { ...trend, lines: [from(first), ...others.map(from)] }
  }
  if (plan.kind === 'overview') {
    const [figures, people] = [fromEach(plan.figures), fromEach(plan.people)]
    return { ...plan, figures, people, reading: from(plan.reading) }
  }
  return plan.kind === 'trend' ? fromEach(plan) : from(plan)
}

export function resolveZone(asked: string | undefined, ofProject: string): Zone {
  const zone = findZone(asked ?? ofProject)
  if (zone !== undefined) return zone
  throw fault(
    '/timezone',
    `There is no time zone "${shown(asked ?? ofProject)}". Write one of the IANA's names, such as "Europe/Berlin".`,
  )
}
