import type { SdkSettings } from '@tidemark/event'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { JourneyRecords } from './journey-records.ts'
import type { MemberRecords } from './member-records.ts'
import type { MetricRecords } from './metric-records.ts'
import type { ProjectRecords } from './project-records.ts'
import type { SavedRecords } from './saved-records.ts'
import type { ShareRecords } from './share-records.ts'

/** What a key or a person may do: each role may do all that those after it may. */
export const roles = ['owner', 'admin', 'analyst', 'viewer'] as const
export type Role = (typeof roles)[number]

/** One isolated data set: a product in one environment. */
export interface Project {
  readonly id: string
  readonly name: string
  /** IANA name; the zone in which its days begin unless a question says otherwise. */
  readonly timezone: string
  /** Whether a name without a registered type is taken. */
  readonly acceptance: 'open' | 'strict'
  /** What is kept of an address once the country is known. */
  readonly ipRule: 'cut' | 'drop' | 'keep'
  readonly createdAt: Date
}

/** Who sends: what collect must know of the key that came with a request. */
export interface SendGrant {
  readonly keyId: string
  readonly project: Project
  /** Set where the key is a tenant's: every event sent with it is that tenant's. */
  readonly tenantId: string | undefined
}

/** Who asks, and what about. */
export interface ReadGrant {
  readonly subject:
    | { readonly kind: 'key'; readonly keyId: string }
    | { readonly kind: 'user'; readonly userId: string; readonly email: string }
    /** A command on the server's own machine. */
    | { readonly kind: 'local' }
  readonly project: Project
  readonly role: Role
  /** Set where the caller is restricted to one tenant. */
  readonly tenantId: string | undefined
}

export type KeyKind = 'write' | 'read'

export interface KeyInfo {
  readonly id: string
  readonly kind: KeyKind
  readonly name: string
  /** The first characters, to tell keys apart; the rest is not kept. */
  readonly hint: string
  /** Of a read key. */
  readonly role: Role | undefined
  readonly tenantId: string | undefined
  readonly createdAt: Date
  readonly lastUsedAt: Date | undefined
  readonly revokedAt: Date | undefined
}

export interface NewKey {
  readonly kind: KeyKind
  readonly name: string
  readonly tenantId?: string
  readonly role?: Role
}

export interface Member {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly tenantId: string | undefined
}

export interface SignedInUser {
  readonly userId: string
  readonly email: string
  readonly name: string
}

/** What the first start made and what can be shown only then. */
export interface FirstStart {
  readonly project: Project
  /** In clear, this once; `undefined` when it was given by a setting, as its giver knows it. */
  readonly writeKey: string | undefined
}

export interface ControlOptions {
  /** The folder of everything that is kept; `undefined` keeps nothing, for tests. */
  readonly dataDir: string | undefined
  /** Looked at by the very first start alone. */
  readonly bootstrap: Config['bootstrap']
  /** The address that browsers reach the server by: cookies and the origins that may sign in hang on it. */
  readonly publicUrl: string
  /** @default the machine's clock */
  readonly now?: () => Date
  /** @default nothing is logged */
  readonly logger?: ControlLogger
}

export type ControlLogger = Pick<Logger, 'info' | 'warn' | 'error'>

/** Projects, keys and people, in Postgres. */
export interface Control {
  /** Set on the very first start alone. */
  readonly firstStart: FirstStart | undefined
  /**
   * How the first owner account is made while there is none: the token of `/setup?token=…`, to be shown to
   * whoever starts the server. A new one at every start; `undefined` once there is an owner.
   */
  readonly setupToken: string | undefined
  /** From memory, without waiting: it is asked for every request. A revoked or unknown key has no grant. */
  sendGrant(key: string): SendGrant | undefined
  /** Whether `key` is known at all, to tell a key of the wrong kind from an unknown one. From memory. */
  keyKind(key: string): KeyKind | undefined
  /** The grant of a read key. From memory. */
  readGrant(key: string): ReadGrant | undefined
  /** Every project there is, the oldest first: for commands on the server's own machine. */
  projects(): Promise<readonly Project[]>
  /** The person that the request's cookie stands for. */
  signedIn(headers: Headers): Promise<SignedInUser | undefined>
  /** The grant of a signed-in person in a project; `undefined` when it is not theirs. */
  memberGrant(user: SignedInUser, projectId: string): Promise<ReadGrant | undefined>
  projectsOf(user: SignedInUser): Promise<readonly { readonly project: Project; readonly role: Role }[]>
  /**
   * Makes the first owner, of every project there is.
   * @throws AppError `setup_token_invalid`, `already_set_up`, `setup_invalid`, `password_weak`.
   */
  setUpOwner(input: { token: string; email: string; password: string; name: string }): Promise<void>
  needsOwner(): Promise<boolean>
  keysOf(projectId: string): Promise<readonly KeyInfo[]>
  /** Gives the key in clear, which is kept nowhere. @throws AppError `not_found`, `request_invalid`. */
  createKey(projectId: string, input: NewKey): Promise<{ readonly info: KeyInfo; readonly key: string }>
  /** Takes effect at once. @throws AppError `not_found`. */
  revokeKey(projectId: string, keyId: string): Promise<void>
  /** What the project sets for its SDKs; the defaults where it sets nothing. From memory. */
  sdkSettings(projectId: string): SdkSettings
  /** Counts from the next request on. @throws AppError `not_found`. */
  setSdkSettings(projectId: string, settings: SdkSettings): Promise<void>
  readonly members: MemberRecords
  readonly projectRecords: ProjectRecords
  readonly metrics: MetricRecords
  readonly journeys: JourneyRecords
  readonly saved: SavedRecords
  readonly shares: ShareRecords
  /**
   * Answers the routes under `/api/auth`: sign-in, sign-out, session; any other with 404. Sign-in is limited by
   * `clientAddress`, which must be what the server saw and not what the request says; without it all share a limit.
   */
  handleAuth(request: Request, clientAddress?: string): Promise<Response>
  close(): Promise<void>
}
