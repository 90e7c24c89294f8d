import {
  isCreatedKey,
  isEventsPage,
  isProjects,
  isRecord,
  isSession,
  isSetupState,
  type CreatedKey,
  type EventsPage,
  type Project,
  type Session,
  type SetupState,
} from './answers.ts'
import { request } from './request.ts'

/** Who is signed in; `null` when nobody is. */
export async function getSession(signal?: AbortSignal): Promise<Session | null> {
  return await request('GET', '/api/auth/get-session', isSessionOrNobody, withSignal(signal)).then(
    (session) => session ?? null,
  )
}

export async function signIn(input: { readonly email: string; readonly password: string }): Promise<void> {
  await request('POST', '/api/auth/sign-in/email', isRecord, { body: input })
}

export async function signOut(): Promise<void> {
  await request('POST', '/api/auth/sign-out', isAnything, { body: {} })
}

export async function getSetup(signal?: AbortSignal): Promise<SetupState> {
  return await request('GET', '/v1/setup', isSetupState, withSignal(signal))
}

export interface OwnerInput {
  readonly token: string
  readonly email: string
  readonly password: string
  readonly name: string
}

/** Makes the first owner. Refused with `setup_token_invalid`, `password_weak` or `already_set_up`. */
export async function setUpOwner(input: OwnerInput): Promise<void> {
  await request('POST', '/v1/setup', isAnything, { body: input })
}

export async function listProjects(signal?: AbortSignal): Promise<readonly Project[]> {
  return (await request('GET', '/v1/projects', isProjects, withSignal(signal))).projects
}

/** A new key that can only send. It is shown in this answer and never again. */
export async function createWriteKey(projectId: string, name: string): Promise<CreatedKey> {
  return await request('POST', '/v1/keys', isCreatedKey, { projectId, body: { kind: 'write', name } })
}

/** The newest events, newest first; with `after`, those that were received since then. */
export async function listEvents(
  projectId: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  signal?: AbortSignal,
): Promise<EventsPage> {
  const search = new URLSearchParams({ limit: String(limit), ...(after === undefined ? {} : { after }) })
  return await request('GET', `/v1/analytics/events?${search.toString()}`, isEventsPage, {
    projectId,
    ...withSignal(signal),
  })
}

function withSignal(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { signal }
}

function isSessionOrNobody(value: unknown): value is Session | null | undefined {
  return value === null || value === undefined || isSession(value)
}

function isAnything(_value: unknown): _value is unknown {
  return true
}
