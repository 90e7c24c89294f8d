import { joinSql, sql, type Sql } from '../../store/sql.ts'
import type { TraitSource } from '../plan/field.ts'
import type { Table } from '../scope.ts'
import type { FromTable } from './columns.ts'

/** An expression and what it is called. */
export interface NamedSql {
  readonly alias: Sql
  readonly expression: Sql
}

/** Whose states, the column of an event that names them, and whether those at the event are meant. */
const joins: Readonly<
  Record<TraitSource, { readonly subject: Sql; readonly key: Sql; readonly atEvent: boolean }>
> = {
  person: { subject: sql`'person'`, key: sql`person`, atEvent: false },
  person_then: { subject: sql`'person'`, key: sql`person`, atEvent: true },
  tenant: { subject: sql`'tenant'`, key: sql`tenant_key`, atEvent: false },
  tenant_then: { subject: sql`'tenant'`, key: sql`tenant_key`, atEvent: true },
}

/**
 * Rows of events with columns of traits beside them, `traits` by whose: an event of somebody without any has none
 * (D23). Only the traits that are asked for are read, so the states take little room.
 */
export function withTraits(
  from: FromTable,
  table: Table,
  computed: readonly Sql[],
  traits: ReadonlyMap<TraitSource, readonly NamedSql[]>,
): Sql {
  const events = from(table, [...computed, sql`sipHash64(toString(tenant_id)) AS tenant_key`])
  return [...traits].reduce((rows, [source, columns], index) => {
    const { subject, key, atEvent } = joins[source]
    const subjectKey: Sql = { parts: [`subject_${index}`] }
    const since: Sql = { parts: [`since_${index}`] }
    const states = from('trait_states', [
      sql`subject_key AS ${subjectKey}`,
      sql`since AS ${since}`,
      ...columns.map(asColumn),
    ])
    const names = joinSql([subjectKey, since, ...columns.map(({ alias }) => alias)], ', ')
    return atEvent
      ? sql`(SELECT * FROM ${rows} AS e ASOF LEFT JOIN (SELECT ${names} FROM ${states} WHERE subject = ${subject}) AS t ON e.${key} = t.${subjectKey} AND e.timestamp >= t.${since})`
      : sql`(SELECT * FROM ${rows} AS e LEFT ANY JOIN (SELECT ${names} FROM ${states} WHERE subject = ${subject} AND is_latest) AS t ON e.${key} = t.${subjectKey})`
  }, events)
}

export function asColumn({ alias, expression }: NamedSql): Sql {
  return sql`${expression} AS ${alias}`
}
