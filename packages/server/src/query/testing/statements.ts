import { compileSql, type ScopedSql } from '../../store/sql.ts'
import { statementsOf } from '../explain-question.ts'
import { bindCohorts } from '../journeys/cohorts/bind-cohorts.ts'
import { parseQuestion } from '../parse/parse-question.ts'
import { planQuestion } from '../plan/plan-question.ts'
import type { Source } from '../plan/plan.ts'
import type { Question } from '../question.ts'
import type { Scope } from '../scope.ts'
import { cohorts } from './cohorts.ts'
import { nowMs } from './open-world.ts'

/** The statements of a question, as the store gets them. */
export function statements(question: Question, scope: Scope, forceSource?: Source): readonly ScopedSql[] {
  const context = { timezone: 'UTC', nowMs, maxResultRows: 50_000, forceSource }
  const plan = planQuestion(bindCohorts(parseQuestion(question), cohorts, context), context)
  return statementsOf(plan, scope)
}

/**
 * A statement without its scoped sub-queries: what is left may name no table. Throws where a sub-query is not
 * closed.
 */
export function outsideOfScope(statement: ScopedSql): string {
  const { text } = compileSql(statement)
  let rest = text
  for (;;) {
    const found =
      /FROM (?:events|events_hourly|visits|values_hourly|catalogue|dead_letters|ledger|person_edges|person_splits|person_map FINAL|trait_states FINAL) WHERE project_id = \{p\d+:String\}/.exec(
        rest,
      )
    if (found === null) return rest
    const start = openingBefore(rest, found.index)
    rest = `${rest.slice(0, start)}‹scoped›${rest.slice(closingAfter(rest, start) + 1)}`
  }
}

/** The bracket that a position lies directly in. */
function openingBefore(text: string, position: number): number {
  let depth = 0
  for (let at = position - 1; at >= 0; at -= 1) {
    if (text[at] === ')') depth += 1
    if (text[at] !== '(') continue
    if (depth === 0) return at
    depth -= 1
  }
  throw new Error(`No bracket opens before ${position} of: ${text}`)
}

function closingAfter(text: string, opening: number): number {
  let depth = 0
  for (let at = opening; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  throw new Error(`The bracket at ${opening} is not closed: ${text}`)
}
