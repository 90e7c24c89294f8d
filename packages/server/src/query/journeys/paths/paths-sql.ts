import { param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { Columns, FromTable } from '../../sql/columns.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { PathsPlan } from './plan-paths.ts'
import { pathsLimits } from './paths-question.ts'

/**
 * Rows of `kind` 'all' with `units`; 'path' with `labels`, the most frequent; and 'link' with the `place` it leads
 * from, from 1 on, and two `labels`. Backward, the place says how many steps are left, so that paths of different
 * lengths lie side by side. A label is a number ({@link labelsSql} has its text); 0: nothing more came.
 */
export function pathsSql(plan: PathsPlan, scope: Scope): ScopedSql {
  return withinScope(scope, (from) => {
    const paths = pathRows(plan, from)
    const limit = param('UInt32', plan.limit)
    const links = param('UInt32', pathsLimits.links)
    const place = plan.direction === 'backward' ? sql`length(path) - i + 1` : sql`i - 1`
    // Numbers of a fixed length are grouped several times as fast as lists: a path is told by two hashes of it.
    const ends = sql`arrayConcat([0, sipHash64(path)], arrayPopBack(path)) AS froms, arrayConcat([0, cityHash64(path)], arrayPopFront(path)) AS tos`
    const parts = sql`SELECT ${ends}, arrayMap(i -> toUInt8(if(i < 2, 0, ${place})), range(length(froms))) AS places, arrayMap(i -> if(i = 1, path, []), range(length(froms))) AS paths FROM (${paths})`
    const spread = sql`SELECT least(i, 3) - 1 AS kind, place, a, b, whole FROM (${parts}) ARRAY JOIN froms AS a, tos AS b, places AS place, paths AS whole, arrayEnumerate(froms) AS i`
    const counted = sql`SELECT kind, place, a, b, any(whole) AS path, count() AS units FROM (${spread}) GROUP BY kind, place, a, b`
    return sql`SELECT transform(kind, [0, 1], ['all', 'path'], 'link') AS kind, place, arrayMap(l -> toString(l), if(kind = 'link', [a, b], path)) AS labels, units FROM (SELECT kind AS kind_number, * FROM (${counted})) ORDER BY kind_number, place, units DESC, a, b LIMIT greatest(${limit}, ${links}) BY kind_number, place`
  })
}

/** Rows of `label`, a number as text, with its `text`: of those that are asked for. */
export function labelsSql(plan: PathsPlan, labels: readonly string[], scope: Scope): ScopedSql {
  const rows = rowsSql('events', [plan.of], plan.range)
  const text = labelText(plan, rows.columns)
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(${labelHash(text)}) AS label, any(${text}) AS text FROM ${rows.from(from)} GROUP BY label HAVING label IN ${param('Array(String)', labels)}`,
  )
}

/** A row a unit, with `person`, who is 0 for nobody, and `path`: the labels from the event that it goes from, and 0 where it ends before it is full. */
export function pathRows(plan: PathsPlan, from: FromTable): Sql {
  const { steps, direction, anchor, fold } = plan
  const rows = rowsSql('events', anchor === undefined ? [plan.of] : [plan.of, anchor], plan.range)
  const isAnchor = anchor === undefined ? undefined : (rows.conditions[1] ?? sql`true`)
  const key = plan.per === 'session' ? rows.columns.session() : undefined
  const label = labelHash(labelText(plan, rows.columns))
  const mark = isAnchor === undefined ? sql`` : sql` + if(${isAnchor}, ${anchorBit}, 0)`
  // One number for each event, in which the time comes first, then the id: such lists are far faster than those of tuples.
  const element = sql`bitShiftLeft(toUInt256(toUInt64(toUnixTimestamp64Milli(timestamp))), 193) + bitShiftLeft(toUInt256(toUInt128(event_id)), 65)${mark} + ${label}`
  const known = key === undefined ? sql`person != 0` : sql`isNotNull(${key})`
  const units = sql`SELECT person, arraySort(groupArray(${element})) AS ordered FROM ${rows.from(from)} AND ${known} GROUP BY person${key === undefined ? sql`` : sql`, assumeNotNull(${key})`}`
  // Backward is forward through the list turned round: from the last such event.
  const es = direction === 'backward' ? sql`arrayReverse(ordered)` : sql`ordered`
  const begin = isAnchor === undefined ? sql`1` : sql`arrayFirstIndex(e -> bitAnd(e, ${anchorBit}) != 0, es)`
  const labels = sql`arrayMap(e -> toUInt64(e), arraySlice(es, begin))`
  const folded = fold ? sql`arrayCompact(${labels})` : labels
  const length = param('UInt8', steps)
  const path = sql`arraySlice(arrayPushBack(${folded}, toUInt64(0)), 1, ${length})`
  return sql`SELECT person, ${direction === 'backward' ? sql`arrayReverse(${path})` : path} AS path FROM (SELECT *, ${begin} AS begin FROM (SELECT person, ${es} AS es FROM (${units}))) WHERE begin > 0`
}

/** Above the label, which takes 64 bits. */
const anchorBit = sql`toUInt256('18446744073709551616')`

/** What a step of a path is called: the field's text, or the name that the first fitting rule gives. */
function labelText({ by, rules }: PathsPlan, columns: Columns): Sql {
  const text = columns.text(by)
  if (rules.length === 0) return text
  const cases = rules.map(({ parts, as }) => {
    // Only `%`, `_` and the backslash mean something to LIKE.
    const pattern = parts.map((part) => part.replaceAll(/[\\%_]/g, String.raw`\$&`)).join('%')
    return sql`ifNull(${text} LIKE ${param('String', pattern)}, false), ${param('String', as)}`
  })
  return sql`multiIf(${cases.reduce((list, one) => sql`${list}${one}, `, sql``)}${text})`
}

/** Numbers take less room than texts. 0 is kept for the end, and 1 for what is unset. */
export function labelHash(text: Sql): Sql {
  return sql`if(isNull(${text}), toUInt64(1), greatest(toUInt64(2), sipHash64(ifNull(toString(${text}), ''))))`
}
