import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import type { ReadGrant } from '../../control/control.ts'
import { AppError } from '../../errors.ts'
import { describePerson, personSchema, type PersonLink } from '../../query/people/describe-person.ts'
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
export function addPeopleRoutes(scope: FastifyInstance, { access, store, query }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['people'], security: readSecurity }

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
