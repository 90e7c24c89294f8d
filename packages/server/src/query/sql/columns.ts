import type { TextField } from '@tidemark/event'
import { joinSql, param, sql, type Sql } from '../../store/sql.ts'
import type { CohortRef } from '../plan/cohort-ref.ts'
import type { TopList } from '../plan/plan.ts'
import type { CohortField, Field, TraitSource } from '../plan/field.ts'
import type { Table } from '../scope.ts'
import { sessioned } from './session-sql.ts'
import { seenInVisits } from './table-of.ts'
import { asColumn, withTraits, type NamedSql } from './trait-sql.ts'

/** What `withinScope` gives to name a table by. */
export type FromTable = (table: Table, computed?: readonly Sql[]) => Sql

/**
 * What a statement needs of the events: fields in the form that it compares or groups them in. Columns are
 * named as they are; what is read from `properties` and traits, and which session a row is of, is collected here as
 * columns to be computed inside of the scoped sub-query.
 */
export interface Columns {
  /** As text; NULL where unset. */
  text(field: Field): Sql
  /** As a number; NULL where it is none. */
  number(field: Field): Sql
  /** Whether it is set: never NULL. */
  isSet(field: Field): Sql
  /** Whether whoever did it is of the cohort: never NULL. */
  isMember(cohort: CohortRef): Sql
  /** The names of those of the cohorts that whoever did it is of; one NULL for none. */
  cohorts(field: CohortField): Sql
  /** The name of an expression of these, computed once a row. */
  compute(expression: Sql): Sql
  /** The hashes of a list's values that a visit has seen; `undefined` where it has one value. */
  seen(list: TopList['name']): Sql | undefined
  /** The session that a row is of, as a number; NULL for none. */
  session(): Sql
  /**
   * The rows of `table` that `base` is true of, with all that was asked for: what comes after FROM, and more may follow
   * by AND. What is asked for afterwards is not in it.
   */
  rows(from: FromTable, table: Table, base: Sql): Sql
}

export function createColumns(): Columns {
  const known = new Map<string, Sql>()
  const computed: NamedSql[] = []
  const traits = new Map<TraitSource, NamedSql[]>()
  const combined: NamedSql[] = []
  const members: { readonly alias: Sql; readonly cohort: CohortRef }[] = []
  let needsSession = false

  function named(key: string, expression: () => Sql, among: NamedSql[] = computed): Sql {
    const found = known.get(key)
    if (found !== undefined) return found
    const alias = { parts: [`c${known.size}`] }
    known.set(key, alias)
    among.push({ alias, expression: expression() })
    return alias
  }

  /** A property is read where the rows are, a trait where the states are. */
  function read(form: 'text' | 'number' | 'set', field: Extract<Field, { path: string }>): Sql {
    if (field.kind === 'property') {
      return named(`${form} ${field.name}`, () => firstSet(sql`properties`, field.path, forms[form]))
    }
    const among = traits.get(field.of) ?? []
    traits.set(field.of, among)
    return named(`${form} ${field.name}`, () => firstSet(sql`traits`, field.path, forms[form]), among)
  }

  function isMember(cohort: CohortRef): Sql {
    const found = members.find((member) => member.cohort.id === cohort.id)
    if (found !== undefined) return found.alias
    const alias = { parts: [`member${members.length}`] }
    members.push({ alias, cohort })
    return alias
  }

  return {
    text(field) {
      switch (field.kind) {
        case 'text':
          return sql`nullIf(${column(field.name)}, '')`
        case 'value':
          return sql`toString(value)`
        case 'is_bot':
          return sql`toString(is_bot)`
        case 'retry_count':
          return sql`toString(retry_count)`
        case 'event_id':
          return sql`toString(event_id)`
        case 'session':
        case 'cohort':
          return notOfAnEvent(field)
        case 'property':
        case 'trait':
          return read('text', field)
      }
    },
    number(field) {
      switch (field.kind) {
        case 'text':
          return numberInText(column(field.name))
        case 'value':
          return sql`value`
        case 'retry_count':
          return sql`toFloat64(retry_count)`
        case 'is_bot':
        case 'event_id':
          return sql`CAST(NULL, 'Nullable(Float64)')`
        case 'session':
        case 'cohort':
          return notOfAnEvent(field)
        case 'property':
        case 'trait':
          return read('number', field)
      }
    },
    isSet(field) {
      switch (field.kind) {
        case 'text':
          return sql`${column(field.name)} != ''`
        case 'value':
          return sql`isNotNull(value)`
        case 'is_bot':
        case 'retry_count':
        case 'event_id':
          return sql`true`
        case 'session':
        case 'cohort':
          return notOfAnEvent(field)
        case 'property':
        case 'trait':
          return read('set', field)
      }
    },
    isMember,
    cohorts({ cohorts }) {
      const names = cohorts.map(
        (cohort) => sql`if(${isMember(cohort)}, ${param('String', cohort.name)}, NULL)`,
      )
      const of = sql`arrayFilter(name -> isNotNull(name), [${joinSql(names, ', ')}])`
      return named(`cohorts ${known.size}`, () => sql`if(empty(${of}), [NULL], ${of})`, combined)
    },
    compute: (expression) => named(`expression ${known.size}`, () => expression, combined),
    seen(list) {
      const column = seenInVisits(list)
      return column && named(`seen ${list}`, () => sql`${column}.1`)
    },
    session() {
      needsSession = true
      return sql`session`
    },
    rows(from, table, base) {
      const own = computed.map(asColumn)
      const rows = traits.size === 0 ? from(table, own) : withTraits(from, table, own, traits)
      // Outside: traits are not there before they are joined.
      const outside = [
        ...members.map(({ alias, cohort }) => sql`person IN (${cohort.people(from)}) AS ${alias}`),
        ...combined.map(asColumn),
      ]
      const all =
        outside.length === 0 ? rows : sql`(SELECT ${joinSql([sql`*`, ...outside], ', ')} FROM ${rows})`
      return needsSession ? sessioned(all, base) : sql`${all} WHERE ${base}`
    },
  }
}

const forms = {
  text: propertyText,
  number: propertyNumber,
  set: (value: Sql) => sql`isNotNull(${value})`,
}

function notOfAnEvent({ name }: Field): never {
  throw new Error(`Bug: "${name}" was looked for in an event`)
}

/** The names are this program's own, so they may be text of a statement. */
function column(name: TextField): Sql {
  return { parts: [name] }
}

/** A name with dots is a path; where nothing lies there, a key that holds the dots itself (Q2.11). */
function firstSet(json: Sql, path: string, form: (property: Sql) => Sql): Sql {
  const nested = property(json, path)
  if (!path.includes('.')) return form(nested)
  // The store keeps a dot inside of a key as `%2E`.
  const literal = property(json, path.replaceAll('.', '%2E'))
  return sql`if(isNotNull(${nested}), ${form(nested)}, ${form(literal)})`
}

/**
 * A property as the engine keeps it, of whatever type it came. An identifier reads one sub-column alone; the
 * function reads all properties of a row, four times as slow. But identifiers are not unescaped on their way:
 * one with a backslash or a control character would not arrive.
 */
function property(json: Sql, path: string): Sql {
  return path === '' || /[\\\p{Cc}]/u.test(path)
    ? sql`getSubcolumn(${json}, ${param('String', path)})`
    : sql`${json}.${param('Identifier', path)}`
}

/**
 * Text as it is; numbers, true and false as JSON writes them; lists as JSON. Whatever else it may be is looked
 * at only in rows that hold no text: over 10M rows that, and reading one sub-column instead of one for each
 * type, halves the time.
 */
function propertyText(value: Sql): Sql {
  const text = sql`dynamicElement(${value}, 'String')`
  // The engine escapes every slash, so that each `\/` is one of its own making.
  const json = sql`replaceAll(toJSONString(${value}), '\\\\/', '/')`
  return sql`if(isNotNull(${text}) OR isNull(${value}), ${text}, ${json})`
}

/** A number, or a text that is wholly a number. */
function propertyNumber(value: Sql): Sql {
  const [float, integer] = [sql`dynamicElement(${value}, 'Float64')`, sql`dynamicElement(${value}, 'Int64')`]
  const other = numberInText(sql`toString(${value})`)
  return sql`multiIf(isNotNull(${float}), ${float}, isNotNull(${integer}), toFloat64(${integer}), isNull(${value}), NULL, ${other})`
}

export function numberInText(text: Sql): Sql {
  const number = sql`toFloat64OrNull(${text})`
  return sql`if(match(${text}, '^-?[0-9]{1,300}([.][0-9]{1,300})?([eE][+-]?[0-9]{1,3})?$') AND isFinite(${number}), ${number}, NULL)`
}
