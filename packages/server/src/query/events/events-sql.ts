import { textFields } from '@tidemark/event'
import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import { withinScope, type Scope } from '../scope.ts'
import { idHashesSql } from '../people/ids-sql.ts'
import type { EventsRequest } from './events-request.ts'

const columns: Sql = {
  parts: [
    [
      'toString(event_id) AS id',
      'toUnixTimestamp64Milli(timestamp) AS timestamp_ms',
      'toUnixTimestamp64Milli(received_at) AS received_ms',
      ...textFields,
      'value',
      'retry_count',
      'is_bot',
      'consent',
      'sample_rate',
      'context',
      'properties',
    ].join(', '),
  ],
}

/**
 * The events of a page and one more, newest first by the time that is asked for. `sinceMs` bounds when they were received from below: parts
 * of the table that are older are then not read.
 */
export function eventsSql(request: EventsRequest, scope: Scope, sinceMs: number | undefined): ScopedSql {
  const { by, limit, cursor, afterMs, name, fromMs, untilMs, person } = request
  const at: Sql = { parts: [by] }
  const conditions = [sql`true`]
  if (sinceMs !== undefined) conditions.push(sql`received_at >= ${instant(sinceMs)}`)
  if (afterMs !== undefined) conditions.push(sql`received_at > ${instant(afterMs)}`)
  if (cursor !== undefined) {
    const last = instant(cursor.atMs)
    conditions.push(
      sql`${at} <= ${last} AND (${at} < ${last} OR ${order} < UUIDStringToNum(${param('String', cursor.eventId)}))`,
    )
  }
  if (fromMs !== undefined) conditions.push(sql`timestamp >= ${instant(fromMs)}`)
  if (untilMs !== undefined) conditions.push(sql`timestamp < ${instant(untilMs)}`)
  if (name !== undefined) conditions.push(sql`name = ${param('String', name)}`)
  return withinScope(scope, (from) => {
    // By the hashes of all the person's ids: they are the table's order, so only the person's rows are read.
    if (person !== undefined) conditions.push(sql`person_id IN (${idHashesSql(from, person)})`)
    const where = joinSql(conditions, ' AND ')
    return sql`SELECT ${columns} FROM ${from('events')} WHERE ${where} ORDER BY ${at} DESC, ${order} DESC LIMIT ${param('UInt32', limit + 1)}`
  })
}

/** The id in the order of its text: the engine's own order of ids begins with their second half. */
const order = sql`UUIDToNum(event_id)`

function instant(ms: number): Sql {
  return sql`fromUnixTimestamp64Milli(${param('Int64', ms)}, 'UTC')`
}
