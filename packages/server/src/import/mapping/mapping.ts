import { readFile } from 'node:fs/promises'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../../errors.ts'

const names = Type.Record(Type.String(), Type.String())
const columnType = Type.Union([
  Type.Literal('text'),
  Type.Literal('number'),
  Type.Literal('boolean'),
  Type.Literal('json'),
])
export type ColumnType = Static<typeof columnType>

/**
 * How the columns of a file become events. A target is a field of the event (`user_id`), a place in its
 * context (`context.page.url`) or a property (`properties.price`).
 */
export const mappingSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 4 })),
    /** The columns' names, where the file has no header. */
    header: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** Target → text, in which `{column}` stands for that column's text. */
    set: Type.Optional(names),
    /** Target → column. */
    columns: Type.Optional(names),
    time: Type.Optional(
      Type.Object(
        {
          /** `{column}`s and text between them. */
          from: Type.String(),
          /** Luxon's tokens, such as `yyyy-M-d H:m`. Absent: ISO 8601 or a Unix time. */
          format: Type.Optional(Type.String()),
          /** Of times that name no zone. */
          timezone: Type.Optional(Type.String()),
          /** A number of seconds to add: puts records of the same moment in order. */
          add_seconds: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    /** Column → how its text is read. Others: numbers and true/false are known by their look. */
    types: Type.Optional(Type.Record(Type.String(), columnType)),
    /** Column → its text → what to put instead. */
    values: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
      ),
    ),
    /** Columns that are in no other place: all of them as properties (the default), none, or those named. */
    properties: Type.Optional(
      Type.Union([Type.Literal('rest'), Type.Literal('none'), Type.Array(Type.String())]),
    ),
  },
  { additionalProperties: false },
)

export type Mapping = Static<typeof mappingSchema>

/** What the command line says about columns, over what the file says. */
export interface MappingFlags {
  readonly map?: string
  readonly set: Readonly<Record<string, string>>
  readonly column: Readonly<Record<string, string>>
  readonly type: Readonly<Record<string, string>>
  readonly delimiter?: string
  readonly timeFormat?: string
  readonly timezone?: string
}

/** @throws AppError `request_invalid` with every fault. `undefined`: nothing was said about columns. */
export async function loadMapping(flags: MappingFlags): Promise<Mapping | undefined> {
  const base = flags.map === undefined ? {} : parseMapping(await readMapping(flags.map), flags.map)
  const said =
    flags.map !== undefined ||
    [flags.set, flags.column, flags.type].some((entries) => Object.keys(entries).length > 0) ||
    [flags.delimiter, flags.timeFormat, flags.timezone].some((text) => text !== undefined)
  if (!said) return undefined
  const { timestamp, ...columns } = { ...base.columns, ...flags.column }
  const from = timestamp === undefined ? base.time?.from : `{${timestamp}}`
  const time = {
    ...base.time,
    ...(from === undefined ? {} : { from }),
    ...(flags.timeFormat === undefined ? {} : { format: flags.timeFormat }),
    ...(flags.timezone === undefined ? {} : { timezone: flags.timezone }),
  }
  const merged = {
    ...base,
    ...(flags.delimiter === undefined ? {} : { delimiter: flags.delimiter.replace('\\t', '\t') }),
    set: { ...base.set, ...flags.set },
    columns,
    types: { ...base.types, ...flags.type },
    ...(Object.keys(time).length === 0 ? {} : { time: { from: '{timestamp}', ...time } }),
  }
  return parseMapping(merged, 'The mapping')
}

async function readMapping(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    const message = `The mapping ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new AppError('request_invalid', message, { cause })
  }
}

function parseMapping(value: unknown, name: string): Mapping {
  if (Value.Check(mappingSchema, value)) return value
  const faults = Value.Errors(mappingSchema, value).map(
    ({ instancePath, message }) => `  - ${instancePath === '' ? 'the whole' : instancePath}: ${message}`,
  )
  const message = `${name} cannot be used:\n${[...new Set(faults)].join('\n')}\nSee docs/importing.md for what a mapping says.`
  throw new AppError('request_invalid', message)
}
