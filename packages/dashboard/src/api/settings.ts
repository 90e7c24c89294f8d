import { isRecord, type Project, type Role } from './answers.ts'
import { request } from './request.ts'

/** Each may do what those after it may. */
export const roles: readonly Role[] = ['owner', 'admin', 'analyst', 'viewer']
export type KeyKind = 'write' | 'read'

export interface Key {
  readonly id: string
  readonly kind: KeyKind
  readonly name: string
  readonly hint: string
  readonly role: Role | null
  readonly tenant_id: string | null
  readonly created_at: string
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

export interface NewKey {
  readonly kind: KeyKind
  readonly name: string
  readonly role?: Role
  readonly tenant_id?: string
}

export interface Member {
  readonly user_id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly tenant_id: string | null
}

export interface NewInvitation {
  readonly email: string
  readonly role: Role
  readonly tenant_id?: string
}

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly tenant_id: string | null
  readonly expires_at: string
}

/** What the link of an invitation shows to whoever has it. */
export interface OpenInvitation {
  readonly project: { readonly id: string; readonly name: string }
  readonly email: string
  readonly role: Role
  readonly has_account: boolean
}

export async function createProject(input: {
  readonly name: string
  readonly timezone: string
}): Promise<Project> {
  return await request('POST', '/v1/projects', isProject, { body: input })
}

export async function changeProject(
  projectId: string,
  change: { readonly name: string; readonly timezone: string },
): Promise<Project> {
  return await request('PATCH', `/v1/projects/${projectId}`, isProject, { projectId, body: change })
}

export async function listKeys(projectId: string, signal: AbortSignal): Promise<readonly Key[]> {
  return (await request('GET', '/v1/keys', isKeys, { projectId, signal })).keys
}

/** The key in clear is in this answer and nowhere else. */
export async function createKey(projectId: string, input: NewKey): Promise<string> {
  return (await request('POST', '/v1/keys', isMadeKey, { projectId, body: input })).key
}

export async function revokeKey(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/keys/${id}`, isNothing, { projectId })
}

export async function listMembers(projectId: string, signal: AbortSignal): Promise<readonly Member[]> {
  return (await request('GET', '/v1/members', isMembers, { projectId, signal })).members
}

export async function changeMember(projectId: string, userId: string, role: Role): Promise<void> {
  await request('PATCH', `/v1/members/${userId}`, isRecord, { projectId, body: { role } })
}

export async function removeMember(projectId: string, userId: string): Promise<void> {
  await request('DELETE', `/v1/members/${userId}`, isNothing, { projectId })
}

export async function listInvitations(
  projectId: string,
  signal: AbortSignal,
): Promise<readonly Invitation[]> {
  return (await request('GET', '/v1/invitations', isInvitations, { projectId, signal })).invitations
}

/** The token of the link is in this answer and nowhere else. */
export async function invite(projectId: string, input: NewInvitation): Promise<string> {
  return (await request('POST', '/v1/invitations', isMadeInvitation, { projectId, body: input })).token
}

export async function withdrawInvitation(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/invitations/${id}`, isNothing, { projectId })
}

export async function openInvitation(token: string, signal: AbortSignal): Promise<OpenInvitation> {
  return await request('POST', '/v1/invited', isOpenInvitation, { body: { token }, signal })
}

/** With a name and password an account is made; without them it is who is signed in. */
export async function acceptInvitation(input: {
  readonly token: string
  readonly name?: string
  readonly password?: string
}): Promise<OpenInvitation> {
  return await request('POST', '/v1/invited/accept', isOpenInvitation, { body: input })
}

/** Signs out everywhere else. */
export async function changePassword(input: {
  readonly currentPassword: string
  readonly newPassword: string
}): Promise<void> {
  await request('POST', '/api/auth/change-password', isRecord, {
    body: { ...input, revokeOtherSessions: true },
  })
}

function isNothing(value: unknown): value is undefined {
  return value === undefined
}

function isProject(value: unknown): value is Project {
  return hasTexts(value, 'id', 'name', 'timezone', 'role')
}

function isKeys(value: unknown): value is { readonly keys: readonly Key[] } {
  return isRecord(value) && isListOf(value['keys'], isKeyInfo)
}

function isKeyInfo(value: unknown): value is Key {
  return hasTexts(value, 'id', 'kind', 'name', 'hint', 'created_at')
}

function isMadeKey(value: unknown): value is { readonly key: string } {
  return hasTexts(value, 'key')
}

function isMembers(value: unknown): value is { readonly members: readonly Member[] } {
  return isRecord(value) && isListOf(value['members'], isMember)
}

function isMember(value: unknown): value is Member {
  return hasTexts(value, 'user_id', 'email', 'name', 'role')
}

function isInvitations(value: unknown): value is { readonly invitations: readonly Invitation[] } {
  return isRecord(value) && isListOf(value['invitations'], isInvitation)
}

function isInvitation(value: unknown): value is Invitation {
  return hasTexts(value, 'id', 'email', 'role', 'expires_at')
}

function isMadeInvitation(value: unknown): value is { readonly token: string } {
  return hasTexts(value, 'token')
}

function isOpenInvitation(value: unknown): value is OpenInvitation {
  return hasTexts(value, 'email', 'role') && isRecord(value) && hasTexts(value['project'], 'id', 'name')
}

function hasTexts(value: unknown, ...names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => typeof value[name] === 'string')
}

function isListOf<T>(value: unknown, check: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(check)
}
