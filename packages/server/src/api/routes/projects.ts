import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Project } from '../../control/control.ts'
import { AppError } from '../../errors.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

const projectSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  timezone: Type.String(),
  role: Type.String({ description: "The caller's." }),
})
// Looser than what is taken: the refusal of what is too long or empty says what to do.
const name = Type.String({ maxLength: 1000 })
const timezone = Type.String({ maxLength: 1000, description: 'IANA name: where days begin.' })

/** Projects: seen by who may ask about them, made by owners, changed by admins. */
export function addProjectRoutes(scope: FastifyInstance, { access, control }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['control'], security: readSecurity }

  app.get(
    '/v1/projects',
    {
      schema: {
        ...shared,
        summary: 'The projects that the caller may see.',
        response: { 200: Type.Object({ projects: Type.Array(projectSchema) }), ...problems(401) },
      },
    },
    async (request) => {
      if (access.isLocal(request)) {
        return { projects: (await control.projects()).map((project) => toProject(project, 'owner')) }
      }
      if (request.headers.authorization !== undefined) {
        const { project, role } = await access.reader(request)
        return { projects: [toProject(project, role)] }
      }
      const mine = await control.projectsOf(await access.user(request))
      return { projects: mine.map(({ project, role }) => toProject(project, role)) }
    },
  )

  app.post(
    '/v1/projects',
    {
      schema: {
        tags: ['control'],
        security: [{ session: [] }],
        summary: 'Makes a project, with the caller as its owner.',
        description: 'For people who own a project already.',
        body: { ...Type.Object({ name, timezone }), examples: [{ name: 'Shop', timezone: 'Europe/Berlin' }] },
        response: { 201: projectSchema, ...problems(400, 401, 403) },
      },
    },
    async (request, reply) => {
      const user = await access.user(request)
      if (!(await control.projectsOf(user)).some(({ role }) => role === 'owner'))
        throw new AppError('role_too_low', 'Who owns a project may make another one. Ask an owner of yours.')
      const project = await control.projectRecords.create(request.body, user)
      return reply.code(201).send(toProject(project, 'owner'))
    },
  )

  app.patch(
    '/v1/projects/:id',
    {
      schema: {
        ...shared,
        summary: "Changes the project's name or time zone.",
        description:
          'Days begin in the new zone in every answer from then on, those about the past included.',
        params: Type.Object({ id: Type.String() }),
        body: {
          ...Type.Object({ name: Type.Optional(name), timezone: Type.Optional(timezone) }),
          examples: [{ timezone: 'Europe/London' }],
        },
        response: { 200: projectSchema, ...problems(400, 401, 403, 404) },
      },
    },
    async (request) => {
      const { project, role } = await access.atLeast(request, 'admin')
      if (project.id !== request.params.id)
        throw new AppError(
          'not_found',
          `The request is about the project ${project.id}. Name the project that is to be changed in the header x-tidemark-project as well.`,
        )
      return toProject(await control.projectRecords.change(project.id, request.body), role)
    },
  )
}

function toProject({ id, name, timezone }: Project, role: string) {
  return { id, name, timezone, role }
}
