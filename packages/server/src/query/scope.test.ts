import type { Event } from '@tidemark/event'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileSql, sql, type ScopedSql } from '../store/sql.ts'
import { answerQuestion } from './answer-question.ts'
import type { Answer } from './answer/answer.ts'
import { describeSeenEvent, describeSeenSpan, listSeenEvents } from './catalogue/catalogue.ts'
import { encodeCursor } from './events/cursor.ts'
import { parseEventsRequest } from './events/events-request.ts'
import { eventsSql } from './events/events-sql.ts'
import { listEvents } from './events/list-events.ts'
import { explainQuestion } from './explain-question.ts'
import { parseQuestion } from './parse/parse-question.ts'
import { describePerson } from './people/describe-person.ts'
import { withinScope, type Scope } from './scope.ts'
import { moments } from './testing/arbitraries.ts'
import { overviewQuestions, questions, rollupQuestions } from './testing/arbitrary-questions.ts'
import { testEvent } from './testing/event.ts'
import { nowMs, openWorld, type World } from './testing/open-world.ts'
import { outsideOfScope, statements } from './testing/statements.ts'
import { findZone } from './time/zone.ts'

const whole: Scope = { projectId: 'p', tenantId: undefined }
const restricted: Scope = { projectId: 'p', tenantId: 't' }
const anyQuestion = fc
  .constantFrom(...moments)
  .chain((moment) => fc.oneof(questions(moment), rollupQuestions(moment), overviewQuestions(moment)))

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('[T1] no statement names a table but in a sub-query of its scope', () => {
  const tables =
    /\bevents\b|\bevents_hourly\b|\bvisits\b|\bvalues_hourly\b|\bcatalogue\b|\bdead_letters\b|\bledger\b|\bperson_(edges|splits|map|of|keys)\b|\btrait_states\b|\bsystem\b|\bdictGet|\bfile\(|\burl\(/
  fc.assert(
    fc.property(anyQuestion, fc.constantFrom(whole, restricted), (question, scope) => {
      for (const statement of statements(question, scope)) {
        expect(outsideOfScope(statement)).not.toMatch(tables)
        expectWithin(statement, scope)
      }
    }),
  )
  expect(outsideOfScope(eventsSql(listRequest({}), restricted, 0))).not.toMatch(tables)
  expectWithin(eventsSql(listRequest({ person: 'ann' }), restricted, 0), restricted)
})

test('[T1] a caller of a tenant sees no row of tables that know no tenants', () => {
  const text = (scope: Scope) =>
    compileSql(withinScope(scope, (from) => sql`SELECT * FROM ${from('dead_letters')}`)).text
  expect(text(restricted)).toMatch(/project_id = \{p0:String\} AND false\)$/)
  expect(text(whole)).not.toMatch(/false/)
})

test('[T1.2] what a question says is never in the text of its statement', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      "' OR 1=1 --",
      '") FROM events --',
      '{p0:String}',
      '\\',
      '`',
      '\u0000',
      '${x}',
      '*/ /*',
      '?',
    ),
  )
  fc.assert(
    fc.property(odd, (text) => {
      for (const build of textPositions) {
        const shape = (word: string) => build(word).map((statement) => compileSql(statement).text)
        // A colon or caret with a backtick is refused as a property's name: that is no statement at all.
        if (!/[:^]`/.test(text) && !text.includes('.')) expect(shape(text)).toEqual(shape(plainLike(text)))
      }
    }),
  )
})

test('[T1] [T1.3] [D16] a caller of a tenant gets what he would get if there were nothing else', async () => {
  const cases = fc.constantFrom(...moments).chain((moment) =>
    fc.record({
      events: fc.array(fc.tuple(eventAround(moment.at), fc.constantFrom('mine', 'theirs', 'foreign')), {
        minLength: 5,
        maxLength: 40,
        size: 'max',
      }),
      questions: fc.array(fc.oneof(questions(moment), rollupQuestions(moment), overviewQuestions(moment)), {
        minLength: 2,
        maxLength: 5,
      }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ events, questions }) => {
      const [shared, foreign, alone] = [world.newProject(), world.newProject(), world.newProject()]
      const numbered = events.map(([event, owner], index) => ({ event: withId(event, index), owner }))
      const mine = numbered.filter(({ owner }) => owner === 'mine')
      const place = (list: typeof numbered, project: string, tenant: string) =>
        list.map(({ event }) => ({ ...event, project_id: project, tenant_id: tenant }))
      await world.insert([
        ...place(mine, shared, 't1'),
        ...place(
          numbered.filter(({ owner }) => owner === 'theirs'),
          shared,
          't2',
        ),
        ...place(
          numbered.filter(({ owner }) => owner === 'foreign'),
          foreign,
          't1',
        ),
        ...place(mine, alone, 't1'),
      ])
      await world.fold()
      for (const question of questions) {
        const ask = async (project: string) =>
          withoutMeta(
            await answerQuestion(
              world.deps(),
              world.context(project, { tenantId: 't1' }),
              parseQuestion(question),
            ),
          )
        expect(await ask(shared)).toEqual(await ask(alone))
      }
      const listed = await listEvents(world.deps(), world.context(shared, { tenantId: 't1' }), { limit: 200 })
      expect(new Set(listed.events.map((event) => event['event_id']))).toEqual(
        new Set(mine.map(({ event }) => event.event_id)),
      )
    }),
    { numRuns: 8 },
  )
})

test('[T1] [Q6] no cursor, name or id leads to the events of others', async () => {
  const project = world.newProject()
  const other = testEvent(project, { tenant_id: 't2', user_id: 'victim', name: 'secret' })
  const own = testEvent(project, { tenant_id: 't1', timestamp: nowMs - 5e6 })
  await world.insert([other, own])
  const context = world.context(project, { tenantId: 't1' })
  const cursors = fc.record({
    by: fc.constant('received_at' as const),
    atMs: fc.integer({ min: nowMs - 1e6, max: nowMs + 1e6 }),
    eventId: fc.oneof(fc.uuid(), fc.constant(other.event_id)),
  })
  await fc.assert(
    fc.asyncProperty(cursors, async (cursor) => {
      const page = await listEvents(world.deps(), context, { cursor: encodeCursor(cursor) })
      expect(page.events.every((event) => event['tenant_id'] === 't1')).toBe(true)
    }),
    { numRuns: 20 },
  )
  expect((await listEvents(world.deps(), context, { person: 'victim' })).events).toEqual([])
  expect((await listEvents(world.deps(), context, { event: 'secret' })).events).toEqual([])
  const { events } = await listSeenEvents(world.deps(), context, { limit: 100 })
  expect(events.map(({ name }) => name)).toEqual(['page_view'])
  const seenAt = new Date(nowMs - 5e6).toISOString()
  expect(await describeSeenSpan(world.deps(), context)).toEqual({ first_seen: seenAt, last_seen: seenAt })
  const nobody = world.context(project, { tenantId: 't3' })
  expect(await describeSeenSpan(world.deps(), nobody)).toEqual({ first_seen: null, last_seen: null })
  await expect(describeSeenEvent(world.deps(), context, 'secret')).rejects.toThrow(/was seen yet/)
  await expect(describePerson(world.deps(), context, 'victim')).rejects.toThrow(/was seen yet/)
})

test('[T1.3] neither the answer nor the plan tells a tenant how much others have', async () => {
  const project = world.newProject()
  await world.insert(Array.from({ length: 50 }, () => testEvent(project, { tenant_id: 't2' })))
  const context = world.context(project, { tenantId: 't1' })
  const question = parseQuestion({ kind: 'trend', last: '7d', event: 'page_view', measure: { fn: 'people' } })
  const answer = await answerQuestion(world.deps(), context, question)
  expect(answer.meta).toMatchObject({ rows_read: null, bytes_read: null })
  expect((await explainQuestion(world.deps(), context, question)).estimate).toBeNull()
  const open = await explainQuestion(world.deps(), world.context(project), question)
  expect(open.estimate?.rows).toBeGreaterThanOrEqual(50)
})

/** Statements that hold a given text in each place where a question can have one. */
const textPositions: readonly ((text: string) => ReturnType<typeof statements>)[] = [
  (text) => statements({ kind: 'trend', last: '3d', event: [text.slice(0, 200)] }, whole),
  (text) => statements({ kind: 'trend', last: '3d', breakdown: [`properties.${text}`] }, whole),
  (text) =>
    statements({ kind: 'trend', last: '3d', measure: { fn: 'avg', field: `properties.${text}` } }, whole),
  (text) => statements({ kind: 'table', last: '3d', group_by: [`properties.${text}`] }, whole),
  (text) =>
    statements(
      { kind: 'table', last: '3d', group_by: ['name'], measures: [{ fn: 'count', as: `a ${text}` }] },
      whole,
    ),
  (text) =>
    statements(
      {
        kind: 'trend',
        last: '3d',
        series: [{ event: text.slice(0, 200) }],
        formulas: [{ formula: 'A', as: text }],
      },
      whole,
    ),
  (text) =>
    statements({ kind: 'table', last: '3d', group_by: [{ field: `properties.${text}`, width: 10 }] }, whole),
  (text) =>
    statements(
      { kind: 'trend', last: '3d', filter: { field: 'country', op: 'matches', value: quoted(text) } },
      whole,
    ),
  ...(['is', 'contains', 'starts_with'] as const).map(
    (op) => (text: string) =>
      statements({ kind: 'trend', last: '3d', filter: { field: 'country', op, value: text } }, whole),
  ),
  (text) =>
    statements(
      { kind: 'trend', last: '3d', filter: { field: `properties.${text}`, op: 'in', value: [text, 1] } },
      whole,
    ),
  (text) => statements({ kind: 'trend', last: '3d' }, { projectId: text, tenantId: text }),
  (text) => [eventsSql(listRequest({ event: text.slice(0, 200), person: text.slice(0, 200) }), whole, 0)],
]

/** As a pattern that looks for the very text. */
function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** A plain text that takes the same way: names that no identifier can hold are read in another. */
function plainLike(text: string): string {
  return /[\\\p{Cc}]/u.test(text) ? 'back\\slash' : 'plain'
}

function listRequest(query: Readonly<Record<string, string>>) {
  const zone = findZone('UTC')
  if (zone === undefined) throw new Error('UTC')
  return parseEventsRequest(query, zone, 'received_at')
}

/** Every table in a statement is cut to the tenant, and so are the links that people are joined by (D16). */
function expectWithin(statement: ScopedSql, { tenantId }: Scope): void {
  const { text, params } = compileSql(statement)
  const valuesOf = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => params[name])
  const tables = text.match(/FROM [a-z_]+(?: FINAL)? WHERE project_id = /g)?.length
  const ofTenant = valuesOf(/AND tenant_id = \{(p\d+):String\}/g)
  const ofScope = valuesOf(/AND scope = \{(p\d+):String\}/g)
  const ofLinks = valuesOf(
    /dictGetOrDefault\('person_of', 'person', bitXor\(person_id, sipHash64\(\{p\d+:String\}, \{(p\d+):String\}\)\)/g,
  )
  expect(ofLinks.length).toBe(text.split('dictGet').length - 1)
  expect(new Set([...ofScope, ...ofLinks, tenantId ?? ''])).toEqual(new Set([tenantId ?? '']))
  if (tenantId === undefined) return expect(ofTenant).toEqual([])
  expect(ofTenant.length + ofScope.length).toBe(tables)
  expect(new Set([...ofTenant, ...ofScope])).toEqual(new Set([tenantId]))
}

function eventAround(at: number): fc.Arbitrary<Event> {
  return fc
    .record({
      timestamp: fc.integer({ min: -100, max: 100 }).map((hours) => at + hours * 3_600_000),
      kind: fc.constantFrom('track' as const, 'track' as const, 'identify' as const, 'group' as const),
      country: fc.constantFrom('DE', 'FR', 'null'),
      anonymous_id: fc.constantFrom('a', 'b', 'c'),
      user_id: fc.constantFrom('', '', 'u', 'v'),
      session_id: fc.constantFrom('', 's', 't'),
      value: fc.constantFrom(1, 2.5, -4),
      properties: fc.record({ plan: fc.constantFrom('pro', 5, true) }, { requiredKeys: [] }),
    })
    .map((fields) => testEvent('', fields))
}

function withId(event: Event, index: number): Event {
  return { ...event, event_id: `00000000-0000-4000-9000-${index.toString(16).padStart(12, '0')}` }
}

/** All but how long it took and when. */
function withoutMeta(answer: Answer) {
  return { ...answer, meta: { ...answer.meta, elapsed_ms: 0 } }
}
