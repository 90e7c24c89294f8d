import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import type { ReadGrant } from '../../control/control.ts'
import { AppError } from '../../errors.ts'
import { eventsQuerySchema } from '../../query/events/events-request.ts'
import { eventsPageSchema, listEvents } from '../../query/events/list-events.ts'
import { readFields } from '../../query/parse/read.ts'
import { describePerson, personSchema, type PersonLink } from '../../query/people/describe-person.ts'
import { peoplePageSchema } from '../../query/people/list-people.ts'
import { peopleExamples } from '../../query/people/people-examples.ts'
import { peopleQuerySchema, peopleRequestSchema } from '../../query/people/people-request.ts'
import { contextOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

const linkBody = Type.Object(
  {
    from_id: Type.String({ minLength: 1, description: 'The anonymous or previous id of the link.' }),
    to_id: Type.String({ minLength: 1, description: 'The user id of the link.' }),
    reason: Type.Optional(Type.String({ maxLength: 500, description: 'For the history.' })),
  },
  {
    additionalProperties: false,
    examples: [{ from_id: '0190a2c4-kiosk', to_id: 'ann', reason: 'A shared device' }],
  },
)

/** Who is who, and what to do where that is wrong. */
export function addPeopleRoutes(
  scope: FastifyInstance,
  { access, store, query, journeyEngine: engine }: RouteDeps,
): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['people'], security: readSecurity }
  // Requests have parsers of their own, whose faults say more than a schema's.
  const ownParser = { validatorCompiler: () => () => true, serializerCompiler: () => JSON.stringify }
  const asked = problems(400, 401, 403, 404, 422, 503)

  app.post(
    '/v1/analytics/people',
    {
      schema: {
        ...shared,
        summary:
          'The people behind a figure: at a step of a funnel, in a bar of a trend, of a cohort, or all.',
        body: { ...peopleRequestSchema, examples: peopleExamples },
        response: { 200: peoplePageSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) => engine.cohorts.people(contextOf(await access.reader(request)), request.body),
  )

  app.get(
    '/v1/people',
    {
      schema: {
        ...shared,
        summary: 'Everybody who was seen, or who is found by an id or trait, the last seen first.',
        querystring: peopleQuerySchema,
        response: { 200: peoplePageSchema, ...asked },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { cohort, ...page } = request.query
      const of = cohort === undefined ? {} : { of: { kind: 'cohort', cohort } }
      return engine.cohorts.people(contextOf(await access.reader(request)), { ...of, ...page })
    },
  )

  app.get(
    '/v1/analytics/cohorts/:id/people',
    {
      schema: {
        ...shared,
        summary: 'Who belongs to a cohort now, the last seen first.',
        params: Type.Object({ id: Type.String({ description: 'An id, or a name.' }) }),
        querystring: Type.Omit(peopleQuerySchema, ['cohort']),
        response: { 200: peoplePageSchema, ...asked },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const of = { kind: 'cohort', cohort: request.params.id }
      return engine.cohorts.people(contextOf(await access.reader(request)), { of, ...request.query })
    },
  )

  app.get(
    '/v1/people/:id/events',
    {
      schema: {
        ...shared,
        summary: 'What a person did, over all of their ids, the latest first.',
        params: Type.Object({ id: Type.String({ description: 'Any id of the person.' }) }),
        querystring: Type.Omit(eventsQuerySchema, ['person']),
        response: { 200: eventsPageSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) => {
      const grant = await access.reader(request)
      const { id } = readFields(request.params, ['id'], '', 'The path')
      return listEvents(query, contextOf(grant), { ...request.query, person: id }, 'timestamp')
    },
  )

  app.get(
    '/v1/people/:id/cohorts',
    {
      schema: {
        ...shared,
        summary: 'The cohorts that a person belongs to now.',
        params: Type.Object({ id: Type.String({ description: 'Any id of the person.' }) }),
        response: {
          200: Type.Object({
            cohorts: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
          }),
          ...asked,
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const context = contextOf(await access.reader(request))
      const cohorts = await engine.cohorts.cohortsOf(context, request.params.id)
      return { cohorts: cohorts.map(({ id, name }) => ({ id, name })) }
    },
  )

  app.get(
    '/v1/people/:id',
    {
      schema: {
        ...shared,
        summary: 'The person that an id belongs to: all ids, links, traits.',
        params: Type.Object({ id: Type.String({ description: 'Any id of the person, user or anonymous.' }) }),
        response: { 200: personSchema, ...problems(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const grant = await access.reader(request)
      return describePerson(query, contextOf(grant), request.params.id)
    },
  )

  async function change(
    request: FastifyRequest,
    { from_id: fromId, to_id: toId, reason = '' }: Static<typeof linkBody>,
    undone: boolean,
  ) {
    const grant = await access.atLeast(request, 'analyst')
    if (grant.tenantId !== undefined) {
      throw new AppError(
        'role_too_low',
        'Links are those of the whole project, and you are restricted to one tenant. Ask an owner of the project.',
      )
    }
    const { links } = await describePerson(query, contextOf(grant), fromId)
    const isLink = (link: PersonLink) => link.from_id === fromId && link.to_id === toId
    if (!links.some(isLink)) {
      throw new AppError(
        'not_found',
        `No event linked ${JSON.stringify(fromId)} to ${JSON.stringify(toId)}. The links of a person are at /v1/people/{id}.`,
      )
    }
    const projectId = grant.project.id
    await store.changeLink({ projectId, fromId, toId, undone, madeBy: nameOf(grant), reason })
    return describePerson(query, contextOf(grant), fromId)
  }

  const changes = [
    { path: 'undo', undone: true, summary: 'Undoes a link: its ids are two people again, for the past too.' },
    { path: 'restore', undone: false, summary: 'Takes back that a link was undone.' },
  ]
  for (const { path, undone, summary } of changes) {
    app.post(
      `/v1/people/links/${path}`,
      {
        schema: {
          ...shared,
          summary,
          description: 'Answers with the person of `from_id` as it is then. Takes the role analyst.',
          body: linkBody,
          response: { 200: personSchema, ...problems(400, 401, 403, 404, 503) },
        },
        serializerCompiler: () => JSON.stringify,
      },
      (request) => change(request, request.body, undone),
    )
  }
}

function nameOf({ subject }: ReadGrant): string {
  switch (subject.kind) {
    case 'user':
      return subject.email
    case 'key':
      return `key ${subject.keyId}`
    case 'local':
      return 'a command on the server'
  }
}
