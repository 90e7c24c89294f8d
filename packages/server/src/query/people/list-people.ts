import { Type, type Static } from 'typebox'
import { AppError, must } from '../../errors.ts'
import type { Row } from '../../store/store.ts'
import { metaSchema } from '../answer/answer.ts'
import { readNumber, readText } from '../answer/read-row.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import { createAsk } from '../journeys/answer-journey.ts'
import type { Crowd } from './crowd/crowd.ts'
import { encodePeopleCursor } from './people-cursor.ts'
import { knowPeople, namesOfPeople, type KnownPeople } from './know-people.ts'
import { peoplePageSql, type PeoplePage } from './people-sql.ts'

const time = Type.String({ format: 'date-time' })

const listedPersonSchema = Type.Object({
  id: Type.String({ description: 'What the person goes by.' }),
  ids: Type.Array(Type.String(), { description: 'All ids of the person, that one first.' }),
  traits: Type.Unsafe<Readonly<Record<string, unknown>>>({
    type: 'object',
    additionalProperties: true,
    description: 'The latest.',
  }),
  first_seen: time,
  last_seen: time,
  events: Type.Integer({ description: 'All that the person ever did.' }),
  steps: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), at: time }), {
      description: 'Of a funnel: the steps of the last attempt that counts, and when.',
    }),
  ),
})
export const peoplePageSchema = Type.Object({
  total: Type.Integer({ description: 'People on all pages.' }),
  people: Type.Array(listedPersonSchema, { description: 'Who was seen last first.' }),
  next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
  meta: metaSchema,
})
export type PeoplePageAnswer = Static<typeof peoplePageSchema>
type ListedPerson = Static<typeof listedPersonSchema>

/** A page of the people of a crowd, or of everybody. @throws AppError the store's refusals. */
export async function listPeople(
  deps: QueryDeps,
  { scope }: Pick<QueryContext, 'scope'>,
  page: PeoplePage,
): Promise<PeoplePageAnswer> {
  const asking = createAsk(deps, scope, deps.now())
  const rows = await asking.ask(peoplePageSql(page, scope))
  const shown = rows.slice(0, page.limit)
  const known = await knowPeople(asking.ask, scope, shown.map(personOf))
  const last = rows.length > page.limit ? shown.at(-1) : undefined
  return {
    total: shown[0] === undefined ? 0 : (readNumber(shown[0], 'total') ?? 0),
    people: shown.map((row) => toPerson(row, known, page.crowd)),
    next_cursor:
      last === undefined
        ? null
        : encodePeopleCursor({
            asOfMs: page.asOfMs,
            lastSeenMs: readNumber(last, 'last_ms') ?? 0,
            person: personOf(last),
          }),
    meta: asking.meta({ world: page.crowd?.world ?? { sample: undefined } }),
  }
}

/**
 * The ids that the people of a crowd go by, at most `page.limit`.
 * @throws AppError `query_too_large` where there are more.
 */
export async function listIds(
  deps: QueryDeps,
  { scope }: Pick<QueryContext, 'scope'>,
  page: PeoplePage,
): Promise<readonly string[]> {
  const asking = createAsk(deps, scope, deps.now())
  const people = (await asking.ask(peoplePageSql(page, scope))).map(personOf)
  if (people.length > page.limit) {
    throw new AppError(
      'query_too_large',
      `A list has at most ${page.limit} people, and these are more. Keep them as a rule: {"rule": {"people": {"of": …, "at": …}}}.`,
    )
  }
  const names = await namesOfPeople(asking.ask, scope, people)
  return people.map((person) => must(names.get(person), 'who has an event has an id'))
}

function toPerson(row: Row, { ids, names, traits }: KnownPeople, crowd: Crowd | undefined): ListedPerson {
  const person = personOf(row)
  const id = must(names.get(person), 'who has an event has an id')
  return {
    id,
    ids: [...new Set([id, ...(ids.get(person) ?? [])])],
    traits: traits.get(person) ?? {},
    first_seen: iso(row['first_ms']),
    last_seen: iso(row['last_ms']),
    events: readNumber(row, 'events') ?? 0,
    ...(crowd?.steps === undefined ? {} : { steps: stepsOf(row, crowd.steps) }),
  }
}

function stepsOf(row: Row, names: readonly string[]) {
  return listOf(row['took']).map((entry) => {
    const [place, at] = listOf(entry)
    return { name: names[Number(place)] ?? '', at: iso(at) }
  })
}

function personOf(row: Row): string {
  return readText(row, 'id') ?? ''
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function iso(ms: unknown): string {
  return new Date(Number(ms)).toISOString()
}
