import { param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import type { Row } from '../../../store/store.ts'
import { must } from '../../../errors.ts'
import { readNumber, readText } from '../../answer/read-row.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { FromTable } from '../../sql/columns.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { PathCounts, PathStep } from './path-counts.ts'
import { labelText } from './path-labels.ts'
import { labelledPaths } from './path-rows.ts'
import { pathsLimits } from './paths-question.ts'
import type { PathsPlan } from './plan-paths.ts'

const endLabel = '0'
const unsetLabel = '1'

/** Numbers take less room than texts. 0 is kept for the end, and 1 for what is unset. */
export function labelHash(text: Sql): Sql {
  return sql`if(isNull(${text}), toUInt64(1), greatest(toUInt64(2), sipHash64(ifNull(toString(${text}), ''))))`
}

/** A row a unit, with `person`, who is 0 for nobody, and `path`: the hashes of its labels, and 0 where it ends before it is full. */
export function pathRows(plan: PathsPlan, from: FromTable): Sql {
  const paths = labelledPaths(plan, from, {
    bits: 64,
    label: (text) => labelHash(labelText(plan, text)),
    isPrecise: true,
  })
  return plan.direction === 'backward'
    ? sql`SELECT person, arrayReverse(path) AS path FROM (${paths})`
    : sql`SELECT person, path FROM (${paths})`
}

/**
 * Where there are too many labels for codes. Rows of `kind` 'all' with `units`; 'path' with `labels`, the most frequent;
 * and 'link' with the `place` it leads from, from 1 on, and two `labels`. Backward, the place says how many steps are
 * left, so that paths of different lengths lie side by side. A label is a number ({@link hashTextsSql} has its text); 0:
 * nothing more came.
 */
export function hashedPathsSql(plan: PathsPlan, scope: Scope): ScopedSql {
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

/** The numbers of all labels in the rows, but for those that stand for no text. */
export function hashesOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap(labels))].filter((label) => label !== endLabel && label !== unsetLabel)
}

/** Rows of `label`, a number as text, with its `text`: of those that are asked for. */
export function hashTextsSql(plan: PathsPlan, hashes: readonly string[], scope: Scope): ScopedSql {
  const rows = rowsSql('events', [plan.of], plan.range)
  const text = labelText(plan, rows.columns.text(plan.by))
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(${labelHash(text)}) AS label, any(${text}) AS text FROM ${rows.from(from)} GROUP BY label HAVING label IN ${param('Array(String)', hashes)}`,
  )
}

/** What the rows of {@link hashedPathsSql} say, with those of {@link hashTextsSql}. */
export function hashedCounts({ limit }: PathsPlan, rows: readonly Row[], texts: readonly Row[]): PathCounts {
  const known = new Map(texts.map((row) => [readText(row, 'label'), readText(row, 'text')]))
  const textOf = (label: string) =>
    label === unsetLabel ? null : must(known.get(label), `the label ${label} has no text`)
  const stepOf = (label: string | undefined): PathStep =>
    label === undefined || label === endLabel ? { end: true } : textOf(label)
  const of = (kind: string) => rows.filter((row) => row['kind'] === kind)
  const count = (row: Row) => readNumber(row, 'units') ?? 0
  const [all] = of('all')
  return {
    units: all === undefined ? 0 : count(all),
    paths: of('path')
      .slice(0, limit)
      .map((row) => ({
        steps: labels(row)
          .filter((label) => label !== endLabel)
          .map(textOf),
        ended: labels(row).includes(endLabel),
        count: count(row),
      })),
    links: of('link').map((row) => {
      const [from, to] = labels(row)
      return { place: readNumber(row, 'place') ?? 0, from: stepOf(from), to: stepOf(to), count: count(row) }
    }),
  }
}

function labels(row: Row): readonly string[] {
  const list: unknown = row['labels']
  return Array.isArray(list) ? list.map(String) : []
}
