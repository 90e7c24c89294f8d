import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import type { Columns, FromTable } from '../../sql/columns.ts'
import { groupSql } from '../../sql/group-sql.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { Selection } from '../../plan/plan.ts'
import { foldSql } from './fold-sql.ts'
import type { FunnelPlan } from './funnel-plan.ts'
import {
  entryCode,
  entryPlace,
  entryStep,
  eventCode,
  flagsSql,
  namedFlagsSql,
  numberSql,
  packedSql,
  packingOf,
} from './packing.ts'
import { codeBitsOf, codeSql, type Codes } from './value-codes.ts'
import { isWalkable, walkSql } from './walk-sql.ts'

interface Asked {
  readonly values: boolean
  readonly names: boolean
  /** What values or names are told by; without them they are texts, which take far longer. */
  readonly codes?: Codes | undefined
}

/** A row an attempt: `person`, `path`, and where they are asked for `value` and `next`, the name of what came after it. */
export function attemptRows(plan: FunnelPlan, from: FromTable, { values, names, codes }: Asked) {
  // What came next, and fields that are texts, are found by their places.
  const wide = names || (values && codes === undefined)
  const packing = packingOf(plan, { wide, codeBits: values || names ? codeBitsOf(codes) : 0 })
  // What came next, and what lies between in strict order, may be any event.
  const isOpen = names || plan.order === 'strict'
  const selections = [...plan.steps, ...plan.exclusions].map(({ selection }) => selection)
  const read = isOpen ? [...selections, plan.world] : selections
  const isNamed = areNamed(selections, read)
  const rows = rowsSql('events', isNamed ? [together(read)] : read, plan.read)
  const matches = rows.conditions.slice(0, selections.length).map((condition) => condition ?? sql`true`)
  const flags = isNamed
    ? namedFlagsSql(
        packing,
        selections.map(({ names = [] }) => names),
      )
    : flagsSql(packing, matches)
  const value = plan.breakdown === undefined || !values ? undefined : groupSql(plan.breakdown, rows.columns)
  const texts = [...(value === undefined ? [] : [value]), ...(names ? [sql`toString(name)`] : [])]
  const unit = unitKeys(plan, rows.columns)
  const known = unit.map((key) => sql`isNotNull(${key})`)
  const isSomebody = plan.per.kind === 'session' ? known : [sql`person != 0`, ...known]
  const where = joinSql(isSomebody, ' AND ')
  const keys = joinSql([sql`person`, ...unit], ', ')
  const [text] = texts
  const code = codes === undefined || text === undefined ? undefined : codeSql(text, codes)
  const packed = packedSql(packing, flags, code)
  // In the order of values or names where events are else alike, so that it is always the same one's (D51).
  const lists =
    codes === undefined && texts.length > 0
      ? sql`arraySort(groupArray(tuple(${joinSql([packed, ...texts], ', ')}))) AS es, arrayMap(e -> e.1, es) AS xs`
      : sql`arraySort(groupArray(${packed})) AS xs`
  // In small blocks, or what follows is one thread's work where people are few.
  const units = sql`SELECT person, ${lists} FROM ${rows.from(from)} AND ${where} GROUP BY ${keys} SETTINGS max_block_size = 16384`
  const attempts = isWalkable(plan) ? walkSql(plan, packing, units) : foldSql(plan, packing, units)
  const at = plan.breakdownStep
  const entry =
    at === undefined ? sql`path[1]` : sql`arrayFirst(e -> ${entryStep(sql`e`)} = ${param('UInt8', at)}, path)`
  const field = (place: Sql, index: number, none: Sql) =>
    codes === undefined
      ? sql`if(${place} BETWEEN 1 AND length(xs), es[${place}].${numberSql(index)}, ${none})`
      : sql`if(${place} BETWEEN 1 AND length(xs), ${eventCode(packing, sql`xs[${place}]`)}, ${param('UInt32', codes.length)})`
  const valueOf = wide
    ? field(entryPlace(entry), 2, sql`NULL`)
    : sql`if(${entry} = 0, ${param('UInt32', codes?.length)}, ${entryCode(entry, packing)})`
  const columns = [
    sql`person`,
    sql`path`,
    ...(value === undefined ? [] : [sql`${valueOf} AS value`]),
    ...(names
      ? [sql`${field(sql`(${entryPlace(sql`path[-1]`)} + 1)`, texts.length + 1, sql`''`)} AS next`]
      : []),
  ]
  return { sql: sql`SELECT ${joinSql(columns, ', ')} FROM (${attempts})`, packing }
}

/** Whether names alone tell apart what is read. */
function areNamed(selections: readonly Selection[], read: readonly Selection[]): boolean {
  const filters = new Set(read.map(({ filter }) => JSON.stringify(filter)))
  return filters.size === 1 && selections.every(({ names }) => names !== undefined)
}

/** What any of them lets through, which have all but names in common. */
function together(selections: readonly Selection[]): Selection {
  return selections.reduce((all, { names }) => ({
    ...all,
    names:
      all.names === undefined || names === undefined ? undefined : [...new Set([...all.names, ...names])],
  }))
}

/** What tells a person's units apart. */
function unitKeys({ per }: FunnelPlan, columns: Columns): readonly Sql[] {
  switch (per.kind) {
    case 'person':
      return []
    case 'session':
      return [columns.session()]
    case 'same':
      return [columns.text(per.field)]
  }
}

/** The place of the last step that an attempt reached; in any order how many it reached before that one. */
export function lastSql({ order }: FunnelPlan): Sql {
  return order === 'any' ? sql`toUInt8(length(path) - 1)` : entryStep(sql`path[-1]`)
}

export function isFinishedSql(plan: FunnelPlan): Sql {
  const { steps, order } = plan
  if (order === 'any') return sql`(length(path) = ${param('UInt8', steps.length)})`
  const goals = steps.reduce((bits, { isGoal }, index) => bits + (isGoal ? 2 ** index : 0), 0)
  return sql`bitTest(${param('UInt32', goals)}, ${lastSql(plan)})`
}
