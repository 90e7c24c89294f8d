import { Type, type Static } from 'typebox'
import { AppError } from '../../errors.ts'
import { param, sql, type ScopedSql } from '../../store/sql.ts'
import type { Row } from '../../store/store.ts'
import { asQuestionFault } from '../answer/question-fault.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import { shown } from '../parse/read.ts'
import { withinScope, type Scope } from '../scope.ts'
import { idHashesSql, idsSql, personIdSql } from './ids-sql.ts'

const time = Type.String({ format: 'date-time' })
const orNull = <T extends typeof time>(schema: T) => Type.Union([schema, Type.Null()])
const traitsSchema = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  additionalProperties: true,
})
const linkSchema = Type.Object({
  kind: Type.Union([Type.Literal('identify'), Type.Literal('alias')]),
  from_id: Type.String({ description: 'The anonymous or previous id.' }),
  to_id: Type.String({ description: 'The user id.' }),
  holds: Type.Boolean({
    description:
      'False where it was undone, or where it would make one person of two users: docs/definitions.md, D11 to D13.',
  }),
  first_at: time,
  first_event_id: Type.String(),
  last_at: time,
  events: Type.Integer({ description: 'How many events said so.' }),
  changes: Type.Array(
    Type.Object({ at: time, undone: Type.Boolean(), by: Type.String(), reason: Type.String() }),
    { description: 'Who undid it or took that back, the last first.' },
  ),
})
export const personSchema = Type.Object({
  person_id: Type.String({ description: 'The id that the person goes by.' }),
  ids: Type.Array(Type.String()),
  events: Type.Integer(),
  first_seen: orNull(time),
  last_seen: orNull(time),
  tenants: Type.Array(Type.String()),
  traits: traitsSchema,
  trait_history: Type.Array(Type.Object({ since: time, traits: traitsSchema }), {
    description: 'What they were and from when on, the last 100.',
  }),
  links: Type.Array(linkSchema, { description: 'All that name one of the ids, at most 1,000.' }),
})
export type Person = Static<typeof personSchema>
export type PersonLink = Static<typeof linkSchema>

/** Who `id` is: the person with all ids, what joins them, and what is known. @throws AppError `not_found` */
export async function describePerson(
  { store, budget }: QueryDeps,
  { scope }: QueryContext,
  id: string,
): Promise<Person> {
  const ask = async (query: ScopedSql) => {
    try {
      return (await store.select(query, budget)).rows
    } catch (cause) {
      throw asQuestionFault(cause)
    }
  }
  const ids = (await ask(idsOf(id, scope))).map((row) => String(row['id']))
  const [figures] = await ask(figuresOf(id, scope))
  const links = await ask(linksOf(ids, scope))
  const changes = await ask(changesOf(ids, scope))
  const states = (await ask(statesOf(id, scope))).map((row) => ({
    since: iso(row['since_ms']),
    traits: row['traits'] as Person['traits'],
  }))
  const events = Number(figures?.['events'] ?? 0)
  if (events === 0 && links.length === 0 && states.length === 0) {
    throw new AppError('not_found', `Nobody with the id "${shown(id)}" was seen yet.`)
  }
  const tenants = figures?.['tenants']
  return {
    person_id: ids[0] ?? id,
    ids,
    events,
    first_seen: events === 0 ? null : iso(figures?.['first_ms']),
    last_seen: events === 0 ? null : iso(figures?.['last_ms']),
    tenants: Array.isArray(tenants) ? tenants.map(String) : [],
    traits: states[0]?.traits ?? {},
    trait_history: states,
    links: links.map((row) => toLink(row, ids, changes)),
  }
}

function idsOf(id: string, scope: Scope): ScopedSql {
  return withinScope(scope, (from) => idsSql(from, id))
}

function figuresOf(id: string, scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT count() AS events, toUnixTimestamp64Milli(min(timestamp)) AS first_ms, toUnixTimestamp64Milli(max(timestamp)) AS last_ms, arraySort(groupUniqArrayIf(100)(toString(tenant_id), tenant_id != '')) AS tenants FROM ${from('events')} WHERE person_id IN (${idHashesSql(from, id)})`,
  )
}

/** Every link is there from either end: the first of both is taken. */
function linksOf(ids: readonly string[], scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(kind) AS link_kind, from_id, to_id, toUnixTimestamp64Milli((min(first) AS earliest).1) AS first_ms, earliest.2 AS first_event, toUnixTimestamp64Milli(max(last_at)) AS last_ms, sum(events) AS said FROM ${from('person_edges')} WHERE id IN ${param('Array(String)', ids)} GROUP BY id, kind, from_id, to_id ORDER BY first_ms, first_event LIMIT 1 BY kind, from_id, to_id LIMIT 1000`,
  )
}

function changesOf(ids: readonly string[], scope: Scope): ScopedSql {
  const among = param('Array(String)', ids)
  return withinScope(
    scope,
    (from) =>
      sql`SELECT from_id, to_id, toUnixTimestamp64Milli(toDateTime64(at, 3)) AS at_ms, undone, made_by, reason FROM ${from('person_splits')} WHERE from_id IN ${among} OR to_id IN ${among} ORDER BY at DESC`,
  )
}

function statesOf(id: string, scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toUnixTimestamp64Milli(since) AS since_ms, traits FROM ${from('trait_states')} WHERE subject = 'person' AND subject_id = ${personIdSql(from, id)} ORDER BY since DESC LIMIT 100`,
  )
}

function toLink(row: Row, ids: readonly string[], changes: readonly Row[]): PersonLink {
  const [fromId, toId] = [String(row['from_id']), String(row['to_id'])]
  const own = changes.filter((change) => change['from_id'] === fromId && change['to_id'] === toId)
  return {
    kind: row['link_kind'] === 'alias' ? 'alias' : 'identify',
    from_id: fromId,
    to_id: toId,
    holds: ids.includes(fromId) && ids.includes(toId) && own[0]?.['undone'] !== true,
    first_at: iso(row['first_ms']),
    first_event_id: String(row['first_event']),
    last_at: iso(row['last_ms']),
    events: Number(row['said']),
    changes: own.map((change) => ({
      at: iso(change['at_ms']),
      undone: change['undone'] === true,
      by: String(change['made_by']),
      reason: String(change['reason']),
    })),
  }
}

function iso(ms: unknown): string {
  return new Date(Number(ms)).toISOString()
}
