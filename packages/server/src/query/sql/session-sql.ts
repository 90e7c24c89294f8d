import { sql, type Sql } from '../../store/sql.ts'

const gapMs = sql`1800000`
const at = sql`toUnixTimestamp64Milli(timestamp)`

/**
 * The rows of `rows` that `base` is true of, with `session`: by the sender's id or, without one, by the gaps between
 * the events of a person (D30). Where every event has an id, that costs nothing more than reading the ids; where none
 * has, 10 million events take 1.6 s on 2 cores, where ids take 0.3 (docs/performance.md).
 */
export function sessioned(rows: Sql, base: Sql): Sql {
  const order = sql`PARTITION BY person ORDER BY timestamp`
  const gaps = sql`SELECT *, lagInFrame(${at}, 1, 0) OVER (${order} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS event_before FROM ${rows} WHERE ${base} AND session_id = ''`
  const runs = sql`SELECT *, max(if(${at} - event_before > ${gapMs}, ${at}, 0)) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run_began FROM (${gaps})`
  const sent = sql`SELECT *, toNullable(cityHash64(session_id)) AS session FROM ${rows} WHERE ${base} AND session_id != ''`
  const found = sql`SELECT * EXCEPT (event_before, run_began), if(person = 0, NULL, cityHash64(person, run_began)) AS session FROM (${runs})`
  return sql`(${sent} UNION ALL ${found}) WHERE true`
}
