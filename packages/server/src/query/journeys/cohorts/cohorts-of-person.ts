import { joinSql, param, sql, type ScopedSql } from '../../../store/sql.ts'
import { idHashesSql, personIdSql } from '../../people/ids-sql.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { FromTable } from '../../sql/columns.ts'
import { membersSql } from './cohort-sql.ts'
import type { CohortPlan, PlannedRule } from './plan-cohort.ts'

/** A row with the `id` of each of these cohorts that the person of `personId`, any id of theirs, belongs to. */
export function cohortsOfPersonSql(
  cohorts: readonly { readonly id: string; readonly plan: CohortPlan }[],
  personId: string,
  scope: Scope,
): ScopedSql {
  return withinScope(scope, (from) =>
    joinSql(
      cohorts.map(({ id, plan }) => {
        const members = membersSql(plan, isOfOwnEvents(plan) ? ofPerson(personId, from) : from)
        return sql`SELECT ${param('String', id)} AS id WHERE sipHash64(${personIdSql(from, personId)}) IN (${members})`
      }),
      ' UNION ALL ',
    ),
  )
}

/** Whether somebody's own events say all: then nobody else's need be read. */
function isOfOwnEvents(plan: CohortPlan): boolean {
  return plan.kind === 'list' || isOwn(plan.rule)
}

function isOwn(rule: PlannedRule): boolean {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.every(isOwn)
    case 'not':
      return isOwn(rule.rule)
    case 'cohort':
      return isOfOwnEvents(rule.cohort)
    case 'did':
    case 'first':
    case 'last':
    case 'trait':
      return true
    // Figures and attempts may be of several people together.
    case 'people':
    case 'funnel':
      return false
  }
}

function ofPerson(personId: string, from: FromTable): FromTable {
  return (table, computed) =>
    table === 'events'
      ? sql`(SELECT * FROM ${from(table, computed)} WHERE person_id IN (${idHashesSql(from, personId)}))`
      : from(table, computed)
}
