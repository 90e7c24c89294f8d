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
  computed(): readonly Sql[]
}

export function createColumns(): Columns {
  const known = new Map<string, Sql>()
  const computed: Sql[] = []

  function compute(key: string, expression: () => Sql): Sql {
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
        case 'property':
          return compute(`text ${field.path}`, () => firstSet(field.path, propertyText))
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
        case 'property':
          return compute(`number ${field.path}`, () => firstSet(field.path, propertyNumber))
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
        case 'property':
          return compute(`set ${field.path}`, () => firstSet(field.path, (value) => isNotNull(value)))
      }
    },
    computed: () => computed,
  }
}

/** The names are this program's own, so they may be text of a statement. */
function column(name: TextField): Sql {
  return { parts: [name] }
}

/** A property as the engine keeps it: of whatever type it came, or of one type alone. */
type Property = (type?: 'String' | 'Int64' | 'Float64') => Sql

/** A name with dots is a path; where nothing lies there, a key that holds the dots itself (Q2.11). */
function firstSet(path: string, form: (property: Property) => Sql): Sql {
  const nested = form(property(path))
  if (!path.includes('.')) return nested
  // The store keeps a dot inside of a key as `%2E`.
  const literal = form(property(path.replaceAll('.', '%2E')))
  return sql`if(${isNotNull(property(path))}, ${nested}, ${literal})`
}

function property(path: string): Property {
  if (isIdentifier(path)) return (type) => sql`properties.${param('Identifier', path)}${suffix(type)}`
  return (type) => sql`getSubcolumn(properties, ${param('String', `${path}${suffixText(type)}`)})`
}

/**
 * An identifier reads one sub-column alone; the function reads all properties of a row, four times as slow. But
 * identifiers are not unescaped on their way, so one with a backslash or a control character would not arrive.
 */
function isIdentifier(path: string): boolean {
  return path !== '' && !/[\\\p{Cc}]/u.test(path)
}

function suffixText(type: 'String' | 'Int64' | 'Float64' | undefined): string {
  return type === undefined ? '' : `.:\`${type}\``
}

function suffix(type: 'String' | 'Int64' | 'Float64' | undefined): Sql {
  return { parts: [suffixText(type)] }
}

function isNotNull(value: Property): Sql {
  return sql`isNotNull(${value()})`
}

/** Text as it is; numbers, true and false as JSON writes them; lists as JSON. */
function propertyText(value: Property): Sql {
  // The engine escapes every slash, so that each `\/` is one of its own making.
  const json = sql`replaceAll(toJSONString(${value()}), '\\\\/', '/')`
  return sql`if(isNotNull(${value('String')}) OR isNull(${value()}), ${value('String')}, ${json})`
}

/** A number, or a text that is wholly a number. */
function propertyNumber(value: Property): Sql {
  const other = sql`if(isNull(${value()}), NULL, ${numberInText(sql`toString(${value()})`)})`
  return sql`coalesce(${value('Float64')}, toFloat64(${value('Int64')}), ${other})`
}

function numberInText(text: Sql): Sql {
  const number = sql`toFloat64OrNull(${text})`
  return sql`if(match(${text}, '^-?[0-9]{1,300}([.][0-9]{1,300})?([eE][+-]?[0-9]{1,3})?$') AND isFinite(${number}), ${number}, NULL)`
}
