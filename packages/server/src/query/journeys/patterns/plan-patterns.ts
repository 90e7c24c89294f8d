import { fault } from '../../parse/read.ts'
import { resolveField, type Field } from '../../plan/field.ts'
import type { PlanContext } from '../../plan/plan-question.ts'
import type { CohortPlan } from '../cohorts/plan-cohort.ts'
import { resolveJourney, type JourneyGiven } from '../journey-given.ts'
import { windowMs } from '../parse-shared.ts'
import type { PatternsQuestion } from './patterns-question.ts'

export interface PatternsPlan extends JourneyGiven {
  readonly cohort: CohortPlan
  /** `undefined`: everybody else. */
  readonly against: CohortPlan | undefined
  readonly by: Field
  readonly length: number
  readonly per: 'person' | 'session'
  readonly withinMs: number | undefined
}

/** @throws AppError `question_invalid` */
export function planPatterns(
  question: PatternsQuestion,
  { cohort, against }: Pick<PatternsPlan, 'cohort' | 'against'>,
  context: PlanContext,
): PatternsPlan {
  const by = resolveField(question.by ?? 'name', '/by')
  if (by.kind === 'session')
    throw fault('/by', `"${by.name}" is of a whole session. Take a field of the event.`)
  return {
    ...resolveJourney(question, context),
    cohort,
    against,
    by,
    length: question.length ?? 3,
    per: question.per ?? 'session',
    withinMs: question.within === undefined ? undefined : windowMs(question.within, '/within'),
  }
}
