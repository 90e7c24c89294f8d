import { param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { FromTable } from '../sql/columns.ts'
import { instantSql } from '../sql/selection-sql.ts'
import type { Crowd } from './crowd/crowd.ts'
import type { PeopleCursor } from './people-cursor.ts'

export interface PeoplePage {
  readonly crowd: Crowd | undefined
  readonly search: string | undefined
  readonly limit: number
  readonly cursor: PeopleCursor | undefined
  /** What came later is not seen: so that pages fit together. */
  readonly asOfMs: number
}

const ownId = sql`if(user_id = '', anonymous_id, user_id)`

/**
 * The people of a page and one more, who was seen last first: `person` as text, `first_ms`, `last_ms`, `events`, of a
 * funnel `took`, and `total`, how many there are on all pages.
 */
export function peoplePageSql(page: PeoplePage, scope: Scope): ScopedSql {
  const { crowd, search, limit, cursor, asOfMs } = page
  return withinScope(scope, (from) => {
    const found = search === undefined ? sql`` : sql` AND person IN (${foundSql(from, search)})`
    const seen = sql`SELECT person, toUnixTimestamp64Milli(min(timestamp)) AS first_ms, toUnixTimestamp64Milli(max(timestamp)) AS last_ms, count() AS events FROM ${from('events')} WHERE person != 0 AND received_at <= ${instantSql(asOfMs)}${found} GROUP BY person`
    const all =
      crowd === undefined
        ? sql`SELECT *, count() OVER () AS total FROM (${seen})`
        : sql`SELECT *, count() OVER () AS total FROM (${seen}) AS s ANY INNER JOIN (${crowd.members(from)}) AS m ON s.person = m.person`
    const after =
      cursor === undefined
        ? sql``
        : sql` WHERE (last_ms, person) < (${param('Int64', cursor.lastSeenMs)}, ${param('UInt64', cursor.person)})`
    const took = crowd?.steps === undefined ? sql`` : sql`, took`
    return sql`SELECT toString(person) AS id, first_ms, last_ms, events, total${took} FROM (${all})${after} ORDER BY last_ms DESC, person DESC LIMIT ${param('UInt32', limit + 1)}`
  })
}

/** Rows of `whose`, a person as text, with the id that they go by, `goes_by`, and all their `ids`: of those with several. */
export function linkedIdsSql(people: readonly string[], scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(sipHash64(person_id)) AS whose, any(person_id) AS goes_by, arraySort(groupArray(id)) AS ids FROM ${from('person_map')} WHERE sipHash64(person_id) IN ${numbers(people)} GROUP BY whose`,
  )
}

/** The same of those who have events under the id that they go by, without `ids`. */
export function ownIdsSql(people: readonly string[], scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(person_id) AS whose, any(${ownId}) AS goes_by FROM ${from('events')} WHERE person_id IN ${numbers(people)} GROUP BY person_id`,
  )
}

/** Rows of `whose`, a person as text, with the latest `traits`. */
export function latestTraitsSql(people: readonly string[], scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(subject_key) AS whose, traits FROM ${from('trait_states', [sql`subject_key`])} WHERE subject = 'person' AND is_latest AND subject_key IN ${numbers(people)}`,
  )
}

/** Who has an id, or a latest trait, that contains a text. */
function foundSql(from: FromTable, search: string): Sql {
  const text = param('String', search)
  const has = (id: Sql) => sql`positionCaseInsensitiveUTF8(${id}, ${text}) > 0`
  const byEvents = sql`SELECT person FROM ${from('events')} WHERE ${has(sql`user_id`)} OR ${has(sql`anonymous_id`)}`
  const byLinks = sql`SELECT sipHash64(person_id) FROM ${from('person_map')} WHERE ${has(sql`id`)}`
  const byTraits = sql`SELECT subject_key FROM ${from('trait_states', [sql`subject_key`])} WHERE subject = 'person' AND is_latest AND arrayExists(v -> ${has(sql`v`)}, JSONAllValues(traits))`
  return sql`${byEvents} UNION ALL ${byLinks} UNION ALL ${byTraits}`
}

function numbers(people: readonly string[]) {
  return param('Array(UInt64)', people.map(BigInt))
}
