import type { TextField } from '@tidemark/event'
import { param, sql, type Sql } from '../../store/sql.ts'
import type { Field } from '../plan/field.ts'

/**
 * What a statement needs of the events: fields in the form that it compares or groups them in. Columns are
 * named as they are; what is read from `properties` is collected here as columns to be computed inside of the
 * scoped sub-query.
 */
export interface Columns {
  /** As text; NULL where unset. */
  text(field: Field): Sql
  /** As a number; NULL where it is none. */
  number(field: Field): Sql
  /** Whether it is set: never NULL. */
  isSet(field: Field): Sql
  /** The name of an expression of these, computed once a row. */
  compute(expression: Sql): Sql
  computed(): readonly Sql[]
}

export function createColumns(): Columns {
  const known = new Map<string, Sql>()
  const computed: Sql[] = []

  function named(key: string, expression: () => Sql): Sql {
    const found = known.get(key)
    if (found !== undefined) return found
    const alias = { parts: [`c${computed.length}`] }
    computed.push(sql`${expression()} AS ${alias}`)
    known.set(key, alias)
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
          return ofSession(field)
        case 'property':
          return named(`text ${field.path}`, () => firstSet(field.path, propertyText))
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
          return ofSession(field)
        case 'property':
          return named(`number ${field.path}`, () => firstSet(field.path, propertyNumber))
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
          return ofSession(field)
        case 'property':
          return named(`set ${field.path}`, () => firstSet(field.path, (value) => sql`isNotNull(${value})`))
      }
    },
    compute: (expression) => named(`expression ${computed.length}`, () => expression),
    computed: () => computed,
  }
}

function ofSession({ name }: Field): never {
  throw new Error(`Bug: "${name}" was looked for in an event`)
}

/** The names are this program's own, so they may be text of a statement. */
function column(name: TextField): Sql {
  return { parts: [name] }
}

/** A name with dots is a path; where nothing lies there, a key that holds the dots itself (Q2.11). */
function firstSet(path: string, form: (property: Sql) => Sql): Sql {
  const nested = property(path)
  if (!path.includes('.')) return form(nested)
  // The store keeps a dot inside of a key as `%2E`.
  const literal = property(path.replaceAll('.', '%2E'))
  return sql`if(isNotNull(${nested}), ${form(nested)}, ${form(literal)})`
}

/**
 * A property as the engine keeps it, of whatever type it came. An identifier reads one sub-column alone; the
 * function reads all properties of a row, four times as slow. But identifiers are not unescaped on their way:
 * one with a backslash or a control character would not arrive.
 */
function property(path: string): Sql {
  return path === '' || /[\\\p{Cc}]/u.test(path)
    ? sql`getSubcolumn(properties, ${param('String', path)})`
    : sql`properties.${param('Identifier', path)}`
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
