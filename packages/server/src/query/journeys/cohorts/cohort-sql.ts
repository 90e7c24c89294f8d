import { joinSql, param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import type { Selection } from '../../plan/plan.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { FromTable } from '../../sql/columns.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import { instantSql } from '../../sql/selection-sql.ts'
import type { Range } from '../../time/buckets.ts'
import { funnelPeople } from '../funnel/funnel-people.ts'
import type { CohortPlan, PlannedRule } from './plan-cohort.ts'

const ownId = sql`if(user_id = '', anonymous_id, user_id)`

/** The people of a cohort, as a statement with one column, `person`. Each once, and nobody never. */
export function membersSql(plan: CohortPlan, whole: FromTable): Sql {
  if (plan.kind === 'list') {
    const ids = param('Array(String)', plan.ids)
    // The hash is the table's order, so it finds their rows.
    return sql`SELECT DISTINCT person FROM ${whole('events')} WHERE person_id IN (SELECT sipHash64(arrayJoin(${ids}))) AND ${ownId} IN ${ids} AND person != 0`
  }
  const { rule, nowMs } = plan
  const from = plan.isPast ? upTo(nowMs, whole) : whole
  // Who did nothing of what a rule names can only be found among everybody.
  const everybody: Selection[] = couldBeAnybody(rule)
    ? [{ names: undefined, bots: 'exclude', filter: undefined, sessions: undefined, sample: undefined }]
    : []
  const named = selectionsOf(rule)
  const rows = rowsSql('events', [...named, ...everybody], rangeOf(rule, nowMs))
  let place = 0
  const next = () => {
    place += 1
    return rows.conditions[place - 1] ?? sql`true`
  }
  const holds = ruleSql(rule, next, from)
  return sql`SELECT person FROM ${rows.from(from)} AND person != 0 GROUP BY person HAVING ${holds}`
}

/** A row with `people`, how many there are. */
export function cohortSizeSql(plan: CohortPlan, scope: Scope): ScopedSql {
  return withinScope(scope, (from) => sql`SELECT count() AS people FROM (${membersSql(plan, from)})`)
}

/** The events of a cohort's people alone. */
export function amongMembers(plan: CohortPlan, from: FromTable): FromTable {
  return (table, computed) =>
    table === 'events'
      ? sql`(SELECT * FROM ${from(table, computed)} WHERE person IN (${membersSql(plan, from)}))`
      : from(table, computed)
}

/** The events up to a moment. */
function upTo(ms: number, from: FromTable): FromTable {
  return (table, computed) =>
    table === 'events'
      ? sql`(SELECT * FROM ${from(table, computed)} WHERE timestamp <= ${instantSql(ms)})`
      : from(table, computed)
}

/** What is true of a person, over their rows. `next` gives the condition of each selection, in their order. */
function ruleSql(rule: PlannedRule, next: () => Sql, from: FromTable): Sql {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return sql`(${joinSql(
        rule.rules.map((inner) => ruleSql(inner, next, from)),
        rule.kind === 'all' ? ' AND ' : ' OR ',
      )})`
    case 'not':
      return sql`NOT ${ruleSql(rule.rule, next, from)}`
    case 'did': {
      const count = sql`countIf(${next()} AND ${withinSql(rule.range)})`
      const most = rule.atMost === undefined ? sql`` : sql` AND ${count} <= ${param('UInt64', rule.atMost)}`
      return sql`(${count} >= ${param('UInt64', rule.atLeast)}${most})`
    }
    case 'first':
    case 'last': {
      const condition = next()
      const pick = rule.kind === 'first' ? sql`minIf` : sql`maxIf`
      const at = sql`${pick}(timestamp, ${condition})`
      const { fromMs, untilMs } = rule.range
      return sql`(countIf(${condition}) > 0 AND ${at} >= ${instantSql(fromMs)} AND ${at} < ${instantSql(untilMs)})`
    }
    case 'trait':
      return sql`(countIf(${next()}) > 0)`
    case 'people':
      return sql`(person IN (SELECT person FROM (${rule.crowd.members(from)})))`
    case 'cohort':
      return sql`(person IN (${membersSql(rule.cohort, from)}))`
    case 'funnel':
      return sql`(person IN (SELECT person FROM (${funnelPeople(rule.plan, rule, from)})))`
  }
}

function selectionsOf(rule: PlannedRule): readonly Selection[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.flatMap(selectionsOf)
    case 'not':
      return selectionsOf(rule.rule)
    case 'did':
    case 'first':
    case 'last':
    case 'trait':
      return [rule.selection]
    case 'cohort':
    case 'funnel':
    case 'people':
      return []
  }
}

/** Whether somebody of whom no named event is there may belong to it. */
function couldBeAnybody(rule: PlannedRule): boolean {
  switch (rule.kind) {
    case 'all':
      return rule.rules.every(couldBeAnybody)
    case 'any':
      return rule.rules.some(couldBeAnybody)
    case 'not':
    case 'cohort':
    case 'funnel':
    case 'people':
      return true
    case 'did':
      return rule.atLeast === 0
    case 'first':
    case 'last':
    case 'trait':
      return false
  }
}

/** What has to be read: of the first and the last event, of traits and of everybody all of the past. */
function rangeOf(rule: PlannedRule, nowMs: number): Range {
  const ends = couldBeAnybody(rule) ? [0] : startsOf(rule)
  return { fromMs: Math.min(nowMs, ...ends), untilMs: nowMs + 1 }
}

function startsOf(rule: PlannedRule): readonly number[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.flatMap(startsOf)
    case 'not':
      return startsOf(rule.rule)
    case 'did':
      return [rule.range.fromMs]
    case 'first':
    case 'last':
    case 'trait':
      return [0]
    case 'cohort':
    case 'funnel':
    case 'people':
      return []
  }
}

function withinSql({ fromMs, untilMs }: Range): Sql {
  return sql`timestamp >= ${instantSql(fromMs)} AND timestamp < ${instantSql(untilMs)}`
}
