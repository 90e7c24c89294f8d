import { categoryOf } from '@tidemark/event'
import { Type, type Static } from 'typebox'
import { AppError } from '../../errors.ts'
import { param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { Row } from '../../store/store.ts'
import { asQuestionFault } from '../answer/question-fault.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import { shown } from '../parse/read.ts'
import { withinScope, type Scope } from '../scope.ts'
import { createColumns } from '../sql/columns.ts'
import { propertyTypes, seenProperties, type SeenProperty } from './property-types.ts'

const typesSchema = Type.Unsafe<SeenProperty['types']>({
  type: 'array',
  items: { type: 'string', enum: [...propertyTypes] },
  description: 'Every type that it was sent with.',
})
const seenFields = {
  name: Type.String(),
  category: Type.String(),
  events: Type.Integer({
    description: 'How many were stored, as they are: not weighed by their sample rate.',
  }),
  first_seen: Type.String({ format: 'date-time', description: 'When the first of them happened.' }),
  last_seen: Type.String({ format: 'date-time' }),
}
export const seenEventsSchema = Type.Object({ events: Type.Array(Type.Object(seenFields)) })
export const seenEventSchema = Type.Object({
  ...seenFields,
  properties: Type.Array(
    Type.Object({
      field: Type.String({ description: 'How a question names it.' }),
      types: typesSchema,
      examples: Type.Unsafe<readonly string[]>({
        type: 'array',
        items: { type: 'string' },
        description: 'Values of some of the latest events.',
      }),
    }),
  ),
})
export const seenTraitsSchema = Type.Object({
  traits: Type.Array(
    Type.Object({ field: Type.String({ description: 'How a question names it.' }), types: typesSchema }),
  ),
})
export const seenSpanSchema = Type.Object({
  first_seen: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'When the first event of all happened; null where there is none.',
  }),
  last_seen: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})
export type SeenEvents = Static<typeof seenEventsSchema>
export type SeenEvent = Static<typeof seenEventSchema>
export type SeenTraits = Static<typeof seenTraitsSchema>
export type SeenSpan = Static<typeof seenSpanSchema>

/** Of more properties no examples are looked for: a statement for them would outgrow its budget. */
const propertiesWithExamples = 100
const examplesOfEach = 5
const rowsForExamples = 1_000
const exampleCharacters = 100
const dayMs = 86_400_000

/** The names of events that were ever seen, the most frequent first. */
export async function listSeenEvents(
  deps: QueryDeps,
  { scope }: QueryContext,
  { search = '', limit }: { readonly search?: string | undefined; readonly limit: number },
): Promise<SeenEvents> {
  const rows = await ask(
    deps,
    withinScope(
      scope,
      (table) =>
        sql`SELECT name, ${figures} FROM ${table('catalogue')} WHERE positionCaseInsensitiveUTF8(name, ${param('String', search)}) > 0 GROUP BY name ORDER BY stored DESC, name LIMIT ${param('UInt32', limit)}`,
    ),
  )
  return { events: rows.map(toSeen) }
}

/** When the first and the last event of all happened: where somebody looks whose data end long ago. */
export async function describeSeenSpan(deps: QueryDeps, { scope }: QueryContext): Promise<SeenSpan> {
  const [row] = await ask(
    deps,
    withinScope(scope, (table) => sql`SELECT ${figures} FROM ${table('catalogue')} HAVING stored > 0`),
  )
  return row === undefined
    ? { first_seen: null, last_seen: null }
    : { first_seen: isoOf(row['first_ms']), last_seen: isoOf(row['last_ms']) }
}

/** One name with all properties that events of it ever had. @throws AppError `not_found` */
export async function describeSeenEvent(
  deps: QueryDeps,
  { scope }: QueryContext,
  name: string,
): Promise<SeenEvent> {
  const [row] = await ask(
    deps,
    withinScope(
      scope,
      (table) =>
        sql`SELECT name, ${figures}, distinctJSONPathsAndTypesMerge(properties) AS seen FROM ${table('catalogue')} WHERE name = ${param('String', name)} GROUP BY name`,
    ),
  )
  if (row === undefined) {
    throw new AppError(
      'not_found',
      `No event called "${shown(name)}" was seen yet. The names are at /v1/catalogue/events.`,
    )
  }
  const properties = seenProperties(row['seen']).filter(({ name }) => !/[:^]`/.test(name))
  const examples = await examplesOf(deps, scope, { name, lastMs: Number(row['last_ms']), properties })
  return {
    ...toSeen(row),
    properties: properties.map(({ name, types }) => ({
      field: `properties.${name}`,
      types,
      examples: examples.get(name) ?? [],
    })),
  }
}

/** The names of traits that anybody, or any tenant, has now. */
export async function listSeenTraits(deps: QueryDeps, { scope }: QueryContext): Promise<SeenTraits> {
  const rows = await ask(
    deps,
    withinScope(
      scope,
      (table) =>
        sql`SELECT toString(subject) AS whose, distinctJSONPathsAndTypes(traits) AS seen FROM ${table('trait_states')} WHERE is_latest GROUP BY subject ORDER BY subject`,
    ),
  )
  return {
    traits: rows.flatMap((row) =>
      seenProperties(row['seen']).map(({ name, types }) => ({
        field: `${String(row['whose'])}.${name}`,
        types,
      })),
    ),
  }
}

const figures = sql`sum(events) AS stored, toUnixTimestamp64Milli(min(first_at)) AS first_ms, toUnixTimestamp64Milli(max(last_at)) AS last_ms`

async function examplesOf(
  deps: QueryDeps,
  scope: Scope,
  about: { readonly name: string; readonly lastMs: number; readonly properties: readonly SeenProperty[] },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const properties = about.properties.slice(0, propertiesWithExamples)
  if (properties.length === 0) return new Map()
  const columns = createColumns()
  const values = properties.map(({ name }, index) => {
    const text = columns.text({ kind: 'property', name: `properties.${name}`, path: name })
    const alias: Sql = { parts: [`e${index}`] }
    return sql`arraySlice(topK(${param('UInt8', examplesOfEach)})(substringUTF8(${text}, 1, ${param('UInt16', exampleCharacters)})), 1) AS ${alias}`
  })
  const since = sql`timestamp > fromUnixTimestamp64Milli(${param('Int64', about.lastMs - dayMs)}, 'UTC')`
  const base = sql`${since} AND name = ${param('String', about.name)}`
  const list = values.reduce((all, value) => sql`${all}, ${value}`)
  const [row] = await ask(
    deps,
    withinScope(
      scope,
      (table) =>
        sql`SELECT ${list} FROM (SELECT * FROM ${columns.rows(table, 'events', base)} LIMIT ${param('UInt32', rowsForExamples)})`,
    ),
  )
  return new Map(
    properties.map(({ name }, index) => {
      const found = row?.[`e${index}`]
      return [name, Array.isArray(found) ? found.filter((value) => value !== null).map(String) : []]
    }),
  )
}

async function ask({ store, budget }: QueryDeps, query: ScopedSql): Promise<readonly Row[]> {
  try {
    return (await store.select(query, budget)).rows
  } catch (cause) {
    throw asQuestionFault(cause)
  }
}

function toSeen(row: Row): SeenEvents['events'][number] {
  const name = String(row['name'])
  return {
    name,
    category: categoryOf(name),
    events: Number(row['stored']),
    first_seen: isoOf(row['first_ms']),
    last_seen: isoOf(row['last_ms']),
  }
}

function isoOf(ms: unknown): string {
  return new Date(Number(ms)).toISOString()
}
