import { sql, type Sql } from '../../store/sql.ts'
import type { Field, SessionField } from '../plan/field.ts'
import type { Selection } from '../plan/plan.ts'
import type { Range } from '../time/buckets.ts'
import { createColumns, numberInText, type Columns, type FromTable } from './columns.ts'
import { filterSql } from './filter-sql.ts'
import type { Rows } from './rows-sql.ts'
import { baseSql, selectionSql } from './selection-sql.ts'

const isPage = sql`name IN ('page_view', 'screen_view')`
const inOrder = sql`(timestamp, event_id)`

export const sessionFigures: Readonly<Record<SessionField, Sql>> = {
  'session.duration': sql`session_seconds`,
  'session.events': sql`session_events`,
  'session.pages': sql`session_pages`,
  'session.bounced': sql`session_bounced`,
  'session.entry_page': sql`session_entry_page`,
  'session.exit_page': sql`session_exit_page`,
}

/**
 * A row for each session with an event of the selections, which are all the same, put together from all its events in the range. Its
 * `timestamp` is that of its first event, and so is every field that is not the session's own.
 */
export function sessionRows(selections: readonly Selection[], range: Range): Rows {
  const [selection] = selections
  if (selection === undefined) throw new Error('Bug: sessions of no selection')
  const events = createColumns()
  const session = events.session()
  const picked = selectionSql(selection, events, 'events')
  const firsts: Sql[] = []
  const columns = sessionColumns((expression) => {
    const alias = { parts: [`f${firsts.length}`] }
    // In a tuple: by itself the function passes over rows that have no value.
    firsts.push(sql`tupleElement(argMin(tuple(${expression}), ${inOrder}), 1) AS ${alias}`)
    return alias
  }, events)
  const ofSessions = selection.sessions === undefined ? undefined : filterSql(selection.sessions, columns)
  return {
    source: 'sessions',
    columns,
    conditions: selections.map(() => undefined),
    weights: selections.map(() => sql`1`),
    from: (from) =>
      sql`${joined(from, { events, session, firsts, base: baseSql(selection, range, 'events'), picked })}${ofSessions === undefined ? sql`` : sql` WHERE ${ofSessions}`}`,
  }
}

function joined(
  from: FromTable,
  {
    events,
    session,
    firsts,
    base,
    picked,
  }: { events: Columns; session: Sql; firsts: readonly Sql[]; base: Sql; picked: Sql | undefined },
): Sql {
  const more = firsts.reduce<Sql>((list, first) => sql`${list}, ${first}`, sql``)
  const having = picked === undefined ? sql`` : sql` HAVING countIf(${picked}) > 0`
  const ms = sql`toUnixTimestamp64Milli`
  const sessions = sql`SELECT ${session}, argMin(person, ${inOrder}) AS whose, min(timestamp) AS began, (${ms}(max(timestamp)) - ${ms}(min(timestamp))) / 1000 AS session_seconds, count() AS session_events, countIf(${isPage}) AS session_pages, countIf(name != 'session_start') <= 1 AS session_bounced, argMinIf(page_path, ${inOrder}, ${isPage}) AS session_entry_page, argMaxIf(page_path, ${inOrder}, ${isPage}) AS session_exit_page${more} FROM ${events.rows(from, 'events', base)} AND isNotNull(session) GROUP BY session${having}`
  return sql`(SELECT *, began AS timestamp, whose AS person FROM (${sessions}))`
}

/** The session's own fields are columns; any other is that of its first event. */
function sessionColumns(first: (expression: Sql) => Sql, events: Columns): Columns {
  return {
    text(field) {
      if (field.kind !== 'session') return first(events.text(field))
      return isText(field)
        ? sql`nullIf(${sessionFigures[field.name]}, '')`
        : sql`toString(${sessionFigures[field.name]})`
    },
    number(field) {
      if (field.kind !== 'session') return first(events.number(field))
      const figure = sessionFigures[field.name]
      return isText(field) ? numberInText(figure) : sql`toFloat64(${figure})`
    },
    isSet(field) {
      if (field.kind !== 'session') return first(events.isSet(field))
      return isText(field) ? sql`${sessionFigures[field.name]} != ''` : sql`true`
    },
    isMember: (cohort) => first(events.isMember(cohort)),
    cohorts: (field) => first(events.cohorts(field)),
    compute: first,
    seen: () => undefined,
    session: () => sql`session`,
    rows: () => {
      throw new Error('Bug: sessions are rows of their own')
    },
  }
}

function isText({ name }: Field): boolean {
  return name === 'session.entry_page' || name === 'session.exit_page'
}
