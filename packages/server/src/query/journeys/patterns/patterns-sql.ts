import { joinSql, param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { FromTable } from '../../sql/columns.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import { membersSql } from '../cohorts/cohort-sql.ts'
import { comparedPatterns } from './patterns-question.ts'
import type { PatternsPlan } from './plan-patterns.ts'

/** A row with `members` and `others`: people of either side with an event in the range. */
export function sidesSql(plan: PatternsPlan, scope: Scope): ScopedSql {
  const rows = rowsSql('events', [plan.world], plan.range)
  return withinScope(
    scope,
    (from) =>
      sql`SELECT uniqExactIf(person, is_member) AS members, uniqExactIf(person, is_other) AS others FROM (SELECT person, ${sidesOf(plan, from)} FROM (SELECT DISTINCT person FROM ${rows.from(from)} AND person != 0))`,
  )
}

/**
 * Rows of `labels`, an event or a sequence of events, as numbers ({@link patternLabelsSql} has their texts), with
 * `members` and `others`, the people who have it; of each length those that most people have.
 */
export function patternsSql(plan: PatternsPlan, scope: Scope): ScopedSql {
  const rows = rowsSql('events', [plan.world], plan.range)
  const text = rows.columns.text(plan.by)
  const key = plan.per === 'session' ? rows.columns.session() : undefined
  const element = sql`tuple(toUnixTimestamp64Milli(timestamp), UUIDToNum(event_id), ${hashOf(text)})`
  return withinScope(scope, (from) => {
    const events = sql`${rows.from(from)} AND person != 0 AND isNotNull(${text})`
    const unit = key === undefined ? sql`` : sql`, ${key}`
    const units = sql`SELECT person, arraySort(groupArray(${element})) AS es FROM ${events} GROUP BY person${unit}`
    const folded = sql`SELECT person, arrayFilter((e, i) -> i = 1 OR es[i - 1].3 != e.3, es, arrayEnumerate(es)) AS ks FROM (${units})`
    const patterns = sql`arrayDistinct(arrayConcat(${joinSql(
      Array.from({ length: plan.length }, (_, index) => sequences(plan, index + 1)),
      ', ',
    )}))`
    const found = sql`SELECT person, arrayJoin(${patterns}) AS pattern FROM (${folded})`
    const flagged = sql`SELECT *, ${sidesOf(plan, from)} FROM (${found})`
    return sql`SELECT arrayMap(l -> toString(l), pattern) AS labels, uniqExactIf(person, is_member) AS members, uniqExactIf(person, is_other) AS others FROM (${flagged}) GROUP BY pattern HAVING members + others > 0 ORDER BY members + others DESC, pattern LIMIT ${param('UInt32', comparedPatterns)} BY length(pattern)`
  })
}

/** Rows of `label`, a number as text, with its `text`. */
export function patternLabelsSql(plan: PatternsPlan, labels: readonly string[], scope: Scope): ScopedSql {
  const rows = rowsSql('events', [plan.world], plan.range)
  const text = rows.columns.text(plan.by)
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(${hashOf(text)}) AS label, any(${text}) AS text FROM ${rows.from(from)} AND isNotNull(${text}) GROUP BY label HAVING label IN ${param('Array(String)', labels)}`,
  )
}

/** The runs of `length` events of the list `ks`, one right after the other. */
function sequences({ withinMs }: PatternsPlan, length: number): Sql {
  const at = (offset: number): Sql => ({ parts: [`ks[i + ${offset}]`] })
  const pattern = joinSql(
    Array.from({ length }, (_, offset) => sql`${at(offset)}.3`),
    ', ',
  )
  const starts = sql`range(1, toUInt32(greatest(1, toInt64(length(ks)) + ${param('Int64', 2 - length)})))`
  const near =
    withinMs === undefined
      ? starts
      : sql`arrayFilter(i -> ${at(length - 1)}.1 - ${at(0)}.1 <= ${param('Int64', withinMs)}, ${starts})`
  return sql`arrayMap(i -> [${pattern}], ${near})`
}

/** On which side a person stands: members, or the others; who belongs to both cohorts is a member. */
function sidesOf({ cohort, against }: PatternsPlan, from: FromTable): Sql {
  const isMember = sql`person IN (${membersSql(cohort, from)})`
  const isAgainst = against === undefined ? sql`true` : sql`person IN (${membersSql(against, from)})`
  return sql`${isMember} AS is_member, NOT is_member AND ${isAgainst} AS is_other`
}

/** Numbers take less room than texts. */
function hashOf(text: Sql): Sql {
  return sql`sipHash64(ifNull(toString(${text}), ''))`
}
