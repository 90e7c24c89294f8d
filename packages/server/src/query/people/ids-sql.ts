import { param, sql, type Sql } from '../../store/sql.ts'
import type { FromTable } from '../sql/columns.ts'

/** The id that the person of `id` goes by. */
export function personIdSql(from: FromTable, id: string): Sql {
  const given = param('String', id)
  return sql`(SELECT ifNull(nullIf(any(person_id), ''), ${given}) FROM ${from('person_map')} WHERE id = ${given})`
}

/** A statement with all ids of the person of `id`, in the column `id`. */
export function idsSql(from: FromTable, id: string): Sql {
  const person = personIdSql(from, id)
  return sql`SELECT arrayJoin(arrayDistinct(arrayConcat([${person}], groupArray(id)))) AS id FROM ${from('person_map')} WHERE person_id = ${person}`
}

/** The same as the hashes that events have in `person_id`. */
export function idHashesSql(from: FromTable, id: string): Sql {
  return sql`SELECT sipHash64(id) FROM (${idsSql(from, id)})`
}
