import { param, sql, type Sql } from '../../../store/sql.ts'
import type { FromTable } from '../../sql/columns.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { PathsPlan } from './plan-paths.ts'

/** What tells the steps of paths apart: numbers of so many bits, made of a text. 0 is kept for the end. */
export interface Labelling {
  readonly bits: 16 | 64
  /** Events of which it gives NULL are left out. */
  readonly label: (text: Sql) => Sql
  /**
   * Whether events of one millisecond are told apart by their whole ids. If not, as much of the ids counts as fits into
   * 128 bits with the rest, which takes a quarter less time; and it is said of each path whether that was enough.
   */
  readonly isPrecise: boolean
}

/**
 * A row a unit, with `person`, who is 0 for nobody, `path`, the labels from the event that it goes from, and 0 where it
 * ends before it is full; and `is_clear`, whether the order of its events is known. Backward, a path begins with what it
 * leads up to.
 */
export function labelledPaths(plan: PathsPlan, from: FromTable, labelling: Labelling): Sql {
  const { steps, direction, anchor, fold } = plan
  const { bits, isPrecise } = labelling
  const rows = rowsSql('events', anchor === undefined ? [plan.of] : [plan.of, anchor], plan.range)
  const isAnchor = anchor === undefined ? undefined : (rows.conditions[1] ?? sql`true`)
  const key = plan.per === 'session' ? rows.columns.session() : undefined
  const label = labelling.label(rows.columns.text(plan.by))
  const known = sql`${key === undefined ? sql`person != 0` : sql`isNotNull(${key})`}${bits === 64 ? sql`` : sql` AND isNotNull(${label})`}`
  const element = elementSql(plan, labelling, {
    label: bits === 64 ? label : sql`assumeNotNull(${label})`,
    isAnchor,
  })
  const units = sql`SELECT person, arraySort(groupArray(${element})) AS ordered FROM ${rows.from(from)} AND ${known} GROUP BY person${key === undefined ? sql`` : sql`, assumeNotNull(${key})`}`
  // Backward is forward through the list turned round: from the last such event.
  const es = direction === 'backward' ? sql`arrayReverse(ordered)` : sql`ordered`
  const begin =
    isAnchor === undefined
      ? sql`1`
      : sql`arrayFirstIndex(e -> toUInt8(bitShiftRight(e, ${number(bits)})) % 2 = 1, es)`
  const labels = sql`arrayMap(e -> ${bits === 64 ? sql`toUInt64(e)` : sql`toUInt16(e)`}, ${isAnchor === undefined ? sql`es` : sql`arraySlice(es, begin)`})`
  const folded = fold ? sql`arrayCompact(${labels})` : labels
  const isClear = isPrecise
    ? sql`true`
    : sql`length(arrayCompact(e -> bitShiftRight(e, ${number(bits + 1)}), es)) = length(es)`
  const path = sql`arraySlice(arrayPushBack(${folded}, 0), 1, ${param('UInt8', steps)})`
  return sql`SELECT person, ${path} AS path, ${isClear} AS is_clear FROM (SELECT *, ${begin} AS begin FROM (SELECT person, ${es} AS es FROM (${units}))) WHERE begin > 0`
}

/**
 * One number for each event, in which the time comes first, then the id, then whether it is the anchor, then the label:
 * such lists are far faster than those of tuples.
 */
function elementSql(
  { range }: PathsPlan,
  { bits, isPrecise }: Labelling,
  { label, isAnchor }: { readonly label: Sql; readonly isAnchor: Sql | undefined },
): Sql {
  const timeBits = Math.ceil(Math.log2(range.untilMs - range.fromMs + 1))
  const idBits = isPrecise ? 128 : 128 - timeBits - bits - 1
  const type = { parts: [isPrecise ? 'toUInt256' : 'toUInt128'] }
  const at = sql`${type}(toUnixTimestamp64Milli(timestamp) - ${param('Int64', range.fromMs)})`
  const id = sql`${type}(bitShiftRight(toUInt128(event_id), ${number(128 - idBits)}))`
  const mark = isAnchor === undefined ? sql`` : sql` + bitShiftLeft(${type}(${isAnchor}), ${number(bits)})`
  return sql`bitShiftLeft(${at}, ${number(idBits + bits + 1)}) + bitShiftLeft(${id}, ${number(bits + 1)})${mark} + ${label}`
}

function number(value: number): Sql {
  return { parts: [String(value)] }
}
