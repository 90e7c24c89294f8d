import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { roles, type Control, type ReadGrant, type Role, type SignedInUser } from '../control/control.ts'
import type { SavedViewer } from '../control/saved-records.ts'
import { AppError } from '../errors.ts'
import type { QueryContext } from '../query/answer-question.ts'
import type { Scope } from '../query/scope.ts'

/** Who asks, found out once for each route that needs to know. */
export interface Access {
  /** What the caller may read, of the project that the request is about. @throws AppError 401, 403, 404. */
  reader(request: FastifyRequest): Promise<ReadGrant>
  /** The same, for who has at least `role` in the project. @throws AppError `role_too_low`. */
  atLeast(request: FastifyRequest, role: Role): Promise<ReadGrant>
  /** The signed-in person. @throws AppError `sign_in_needed`. */
  user(request: FastifyRequest): Promise<SignedInUser>
  /** Whether the request shows the token of commands on this machine. */
  isLocal(request: FastifyRequest): boolean
}

export interface AccessDeps {
  readonly control: Control
  readonly localToken: string
}

const projectHeader = 'x-tidemark-project'

export function scopeOf(grant: ReadGrant): Scope {
  return { projectId: grant.project.id, tenantId: grant.tenantId }
}

/** What questions of the caller are asked within. */
export function contextOf(grant: ReadGrant): QueryContext {
  return { scope: scopeOf(grant), timezone: grant.project.timezone }
}

/** What is kept for the caller to see. */
export function viewerOf({ project, tenantId, subject }: ReadGrant): SavedViewer {
  return { projectId: project.id, tenantId, owner: ownerOf(subject) }
}

/** What is written beside what the caller keeps: the e-mail address of a person, the id of a key, or `local`. */
export function nameOf({ subject }: ReadGrant): string {
  switch (subject.kind) {
    case 'user':
      return subject.email
    case 'key':
      return subject.keyId
    case 'local':
      return 'local'
  }
}

export function createAccess({ control, localToken }: AccessDeps): Access {
  const local = Buffer.from(localToken)

  function isLocal(request: FastifyRequest): boolean {
    const given = Buffer.from(bearerOf(request) ?? '')
    return given.length === local.length && timingSafeEqual(given, local)
  }

  async function user(request: FastifyRequest): Promise<SignedInUser> {
    const found = await control.signedIn(headersOf(request))
    if (found !== undefined) return found
    throw new AppError('sign_in_needed', 'Sign in, or send a read key as bearer.')
  }

  async function reader(request: FastifyRequest): Promise<ReadGrant> {
    if (isLocal(request)) return localGrant(request)
    const key = bearerOf(request)
    if (key !== undefined) return keyGrant(key)
    return memberGrant(request, await user(request))
  }

  function keyGrant(key: string): ReadGrant {
    const grant = control.readGrant(key)
    if (grant !== undefined) return grant
    if (control.keyKind(key) === 'write') {
      throw new AppError(
        'key_cannot_read',
        'This is a write key: it can send events, not ask about them. Use a read key.',
      )
    }
    throw new AppError(
      'key_unknown',
      'This key is not known here, or it was revoked. Keys are made and listed under /v1/keys.',
    )
  }

  async function memberGrant(request: FastifyRequest, signedIn: SignedInUser): Promise<ReadGrant> {
    const projectId = projectOf(request) ?? (await onlyProject(signedIn))
    const grant = await control.memberGrant(signedIn, projectId)
    if (grant !== undefined) return grant
    throw noSuchProject(projectId)
  }

  async function onlyProject(signedIn: SignedInUser): Promise<string> {
    const [only, ...others] = await control.projectsOf(signedIn)
    if (only !== undefined && others.length === 0) return only.project.id
    throw new AppError(
      'request_invalid',
      `Say which project is meant with the header ${projectHeader}. They are listed at /v1/projects.`,
    )
  }

  async function localGrant(request: FastifyRequest): Promise<ReadGrant> {
    const projects = await control.projects()
    const wanted = projectOf(request) ?? projects[0]?.id ?? ''
    const project = projects.find(({ id }) => id === wanted)
    if (project === undefined) throw noSuchProject(wanted)
    return { subject: { kind: 'local' }, project, role: 'owner', tenantId: undefined }
  }

  return {
    isLocal,
    user,
    reader,
    async atLeast(request, role) {
      const grant = await reader(request)
      if (grant.tenantId !== undefined && includes(role, 'admin'))
        throw new AppError(
          'role_too_low',
          'This key is for one tenant of the project. What concerns all of it takes a key or a person without a tenant.',
        )
      if (includes(grant.role, role)) return grant
      throw new AppError(
        'role_too_low',
        `This takes the role ${role}; yours is ${grant.role}. Ask an owner of the project.`,
      )
    },
  }
}

/** Whether who has `role` may do what takes `needed`. */
export function includes(role: Role, needed: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(needed)
}

function ownerOf(subject: ReadGrant['subject']): string {
  switch (subject.kind) {
    case 'user':
      return `user:${subject.userId}`
    case 'key':
      return `key:${subject.keyId}`
    case 'local':
      return 'local'
  }
}

/** Another's project and none are told apart for nobody. */
function noSuchProject(id: string): AppError {
  return new AppError(
    'not_found',
    `There is no project ${JSON.stringify(id.slice(0, 100))} that you may see.`,
  )
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function projectOf(request: FastifyRequest): string | undefined {
  const header = request.headers[projectHeader]
  if (typeof header === 'string' && header !== '') return header
  const query: unknown = request.query
  return typeof query === 'object' &&
    query !== null &&
    'project' in query &&
    typeof query.project === 'string'
    ? query.project
    : undefined
}

/** Node's headers as the web's. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}
