/** What the API is asked and what it answers, and the checks that an answer is one. */

export type Role = 'owner' | 'admin' | 'analyst' | 'viewer'
export type Interval = 'minute' | 'hour' | 'day' | 'week' | 'month'
export type Bots = 'exclude' | 'include' | 'only'

export interface Session {
  readonly user: { readonly id: string; readonly email: string; readonly name: string }
}

export interface Project {
  readonly id: string
  readonly name: string
  readonly timezone: string
  readonly role: Role
}

export interface EventRow {
  readonly event_id: string
  readonly name: string
  readonly timestamp: string
  readonly received_at: string
  readonly [field: string]: unknown
}

export interface EventsPage {
  readonly events: readonly EventRow[]
  readonly next_cursor: string | null
}

export interface CreatedKey {
  readonly key: string
}

export interface SetupState {
  readonly needs_owner: boolean
}

/** RFC 9457 problem details, as the API words them. */
export interface Problem {
  readonly title?: string
  readonly status?: number
  readonly code?: string
  readonly detail?: string
  readonly request_id?: string
  readonly path?: string
  /** Why a shared link shows nothing any more. */
  readonly reason?: string
}

type Shape = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** better-auth answers `null` when nobody is signed in. */
export function isSession(value: unknown): value is Session {
  return isRecord(value) && isRecord(value['user']) && typeof value['user']['email'] === 'string'
}

export function isProjects(value: unknown): value is { readonly projects: readonly Project[] } {
  return isRecord(value) && isListOf(value['projects'], isProject)
}

export function isEventsPage(value: unknown): value is EventsPage {
  return isRecord(value) && isListOf(value['events'], isEventRow)
}

export function isCreatedKey(value: unknown): value is CreatedKey {
  return isRecord(value) && typeof value['key'] === 'string'
}

export function isSetupState(value: unknown): value is SetupState {
  return isRecord(value) && typeof value['needs_owner'] === 'boolean'
}

export function isProblem(value: unknown): value is Problem {
  return (
    isRecord(value) &&
    ['title', 'code', 'detail', 'request_id', 'path', 'reason'].every((key) => isOptionalText(value[key]))
  )
}

function isEventRow(value: unknown): value is EventRow {
  return (
    isRecord(value) && ['event_id', 'name', 'timestamp', 'received_at'].every((key) => isText(value[key]))
  )
}

function isProject(value: unknown): value is Project {
  return isRecord(value) && ['id', 'name', 'timezone', 'role'].every((key) => isText(value[key]))
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string'
}

function isListOf<T>(value: unknown, check: (one: unknown) => one is T): value is readonly T[]
function isListOf(value: unknown, check: (one: unknown) => boolean): value is readonly unknown[]
function isListOf(value: unknown, check: (one: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(check)
}
