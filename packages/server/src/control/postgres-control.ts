import type { PGlite } from '@electric-sql/pglite'
import type { SdkSettings } from '@tidemark/event'
import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import { AppError, must } from '../errors.ts'
import { parseAccount } from './account.ts'
import { createSignIn, type SignIn } from './auth.ts'
import type {
  Control,
  ControlLogger,
  ControlOptions,
  FirstStart,
  KeyInfo,
  KeyKind,
  NewKey,
  Project,
  ReadGrant,
  Role,
  SendGrant,
  SignedInUser,
} from './control.ts'
import { createDatabase, Guard, type Database } from './database.ts'
import { hasOwner, prepareStart, setupTokenSetting, type Start } from './first-start.ts'
import { KeyRing, type RingKey } from './key-ring.ts'
import type { JourneyRecords } from './journey-records.ts'
import type { MemberRecords } from './member-records.ts'
import type { MetricRecords } from './metric-records.ts'
import { migrate, readMigrations } from './migrate.ts'
import { addOwner } from './owner.ts'
import { openPostgres } from './postgres.ts'
import { createJourneyRecords } from './postgres-journey-records.ts'
import { createMemberRecords } from './postgres-member-records.ts'
import { createMetricRecords } from './postgres-metric-records.ts'
import { createProjectRecords } from './postgres-project-records.ts'
import { createSavedRecords } from './postgres-saved-records.ts'
import { createShareRecords } from './postgres-share-records.ts'
import type { ProjectRecords } from './project-records.ts'
import type { SavedRecords } from './saved-records.ts'
import type { ShareRecords } from './share-records.ts'
import { keys, members, projects, settings } from './schema.ts'
import { SdkSettingsMemory } from './sdk-settings-memory.ts'
import { createId, createKeyText, digest, keyHint } from './secrets.ts'

/** Often enough to tell a key in use from a forgotten one, seldom enough to cost nothing. */
const lastUsedIntervalMs = 60_000

export async function openPostgresControl(options: ControlOptions): Promise<Control> {
  const { bootstrap, publicUrl, logger, now = () => new Date() } = options
  const pg = await openPostgres(options.dataDir)
  const guard = new Guard(logger)
  try {
    await migrate(pg, readMigrations())
    const database = createDatabase(pg)
    return await guard.ask(async () => {
      const start = await prepareStart(database, bootstrap, now())
      const signIn = await createSignIn(database, { publicUrl, logger, guard, now, secret: start.authSecret })
      const ring = await loadRing(database, now)
      const sdk = await SdkSettingsMemory.load(database)
      return new PostgresControl({ pg, database, guard, ring, sdk, signIn, start, now, logger })
    })
  } catch (error) {
    if (!guard.stopped) await pg.close()
    throw error
  }
}

interface Parts {
  readonly pg: PGlite
  readonly database: Database
  readonly guard: Guard
  readonly ring: KeyRing
  readonly sdk: SdkSettingsMemory
  readonly signIn: SignIn
  readonly start: Start
  readonly now: () => Date
  readonly logger: ControlLogger | undefined
}

class PostgresControl implements Control {
  readonly firstStart: FirstStart | undefined
  readonly members: MemberRecords
  readonly projectRecords: ProjectRecords
  readonly metrics: MetricRecords
  readonly journeys: JourneyRecords
  readonly saved: SavedRecords
  readonly shares: ShareRecords
  readonly #parts: Parts
  #setupToken: string | undefined
  readonly #lastUsedTimer: NodeJS.Timeout
  #closed: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.firstStart = parts.start.firstStart
    this.members = createMemberRecords(parts.database, parts)
    this.projectRecords = createProjectRecords(parts.database, parts)
    this.metrics = createMetricRecords(parts.database, parts)
    this.journeys = createJourneyRecords(parts.database, parts)
    this.saved = createSavedRecords(parts.database, parts)
    this.shares = createShareRecords(parts.database, parts)
    this.#setupToken = parts.start.setupToken
    this.#lastUsedTimer = setInterval(() => void this.#writeLastUsed(), lastUsedIntervalMs)
    this.#lastUsedTimer.unref()
  }

  get setupToken(): string | undefined {
    return this.#setupToken
  }

  sendGrant(key: string): SendGrant | undefined {
    return this.#parts.ring.sendGrant(key)
  }

  keyKind(key: string): KeyKind | undefined {
    return this.#parts.ring.kind(key)
  }

  readGrant(key: string): ReadGrant | undefined {
    return this.#parts.ring.readGrant(key)
  }

  async projects(): Promise<readonly Project[]> {
    return await this.#ask(
      async () =>
        await this.#parts.database.select().from(projects).orderBy(asc(projects.createdAt), asc(projects.id)),
    )
  }

  async signedIn(headers: Headers): Promise<SignedInUser | undefined> {
    return await this.#ask(async () => await this.#parts.signIn.signedIn(headers))
  }

  async memberGrant(user: SignedInUser, projectId: string): Promise<ReadGrant | undefined> {
    const [found] = await this.#memberships(user, projectId)
    if (found === undefined) return undefined
    const { project, role, tenantId } = found
    return {
      subject: { kind: 'user', userId: user.userId, email: user.email },
      project,
      role,
      tenantId: tenantId ?? undefined,
    }
  }

  async projectsOf(
    user: SignedInUser,
  ): Promise<readonly { readonly project: Project; readonly role: Role }[]> {
    return (await this.#memberships(user)).map(({ project, role }) => ({ project, role }))
  }

  async setUpOwner(input: { token: string; email: string; password: string; name: string }): Promise<void> {
    const { database, now } = this.#parts
    if (await this.needsOwner()) await this.#refuseWrongToken(input.token)
    else throw alreadySetUp()
    // Hashing takes its time and needs no lock: the token is spent below, where only one can.
    const owner = await parseAccount(input, { email: 'The e-mail address', password: 'The password' })
    await this.#ask(
      async () =>
        await database.transaction(async (transaction) => {
          const spent = await transaction
            .delete(settings)
            .where(and(eq(settings.name, setupTokenSetting), eq(settings.value, digest(input.token))))
            .returning({ name: settings.name })
          if (spent.length === 0) throw alreadySetUp()
          await addOwner(transaction, owner, now())
        }),
    )
    this.#setupToken = undefined
  }

  async needsOwner(): Promise<boolean> {
    return await this.#ask(async () => !(await hasOwner(this.#parts.database)))
  }

  async keysOf(projectId: string): Promise<readonly KeyInfo[]> {
    const rows = await this.#ask(
      async () =>
        await this.#parts.database
          .select()
          .from(keys)
          .where(eq(keys.projectId, projectId))
          .orderBy(asc(keys.createdAt), asc(keys.id)),
    )
    return rows.map((row) => ({
      ...toKeyInfo(row),
      lastUsedAt: this.#parts.ring.lastUsedAt(row.id) ?? row.lastUsedAt ?? undefined,
    }))
  }

  async createKey(
    projectId: string,
    input: NewKey,
  ): Promise<{ readonly info: KeyInfo; readonly key: string }> {
    const { database, now, ring } = this.#parts
    const project = await this.#project(projectId)
    const key = createKeyText(input.kind)
    const row = {
      id: createId('key'),
      projectId,
      ...parseNewKey(input),
      hash: digest(key),
      hint: keyHint(key),
      createdAt: now(),
      lastUsedAt: null,
      revokedAt: null,
    }
    await this.#ask(async () => await database.insert(keys).values(row))
    ring.add(toRingKey(row, project))
    return { info: toKeyInfo(row), key }
  }

  async revokeKey(projectId: string, keyId: string): Promise<void> {
    const { database, now, ring } = this.#parts
    const ours = and(eq(keys.id, keyId), eq(keys.projectId, projectId), isNull(keys.revokedAt))
    const revoked = await this.#ask(
      async () =>
        await database.update(keys).set({ revokedAt: now() }).where(ours).returning({ id: keys.id }),
    )
    if (revoked.length === 0)
      throw new AppError(
        'not_found',
        `The project has no key ${keyId} that counts. List its keys to see their ids.`,
      )
    ring.remove(keyId)
  }

  sdkSettings(projectId: string): SdkSettings {
    return this.#parts.sdk.of(projectId)
  }

  async setSdkSettings(projectId: string, settings: SdkSettings): Promise<void> {
    const { database, now, sdk } = this.#parts
    await this.#project(projectId)
    await this.#ask(async () => await sdk.save(database, projectId, settings, now()))
  }

  async handleAuth(request: Request, clientAddress?: string): Promise<Response> {
    return await this.#ask(async () => await this.#parts.signIn.handle(request, clientAddress))
  }

  async close(): Promise<void> {
    this.#closed ??= (async () => {
      clearInterval(this.#lastUsedTimer)
      await this.#writeLastUsed()
      if (!this.#parts.guard.stopped) await this.#parts.pg.close()
    })()
    await this.#closed
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    return await this.#parts.guard.ask(work)
  }

  async #memberships(user: SignedInUser, projectId?: string) {
    const mine = eq(members.userId, user.userId)
    return await this.#ask(
      async () =>
        await this.#parts.database
          .select({ project: projects, role: members.role, tenantId: members.tenantId })
          .from(members)
          .innerJoin(projects, eq(projects.id, members.projectId))
          .where(projectId === undefined ? mine : and(mine, eq(projects.id, projectId)))
          .orderBy(asc(projects.createdAt), asc(projects.id)),
    )
  }

  async #project(projectId: string): Promise<Project> {
    const [project] = await this.#ask(
      async () => await this.#parts.database.select().from(projects).where(eq(projects.id, projectId)),
    )
    if (project === undefined)
      throw new AppError('not_found', `There is no project ${projectId}. List the projects to see their ids.`)
    return project
  }

  async #refuseWrongToken(token: string): Promise<void> {
    const kept = await this.#ask(
      async () =>
        await this.#parts.database
          .select({ name: settings.name })
          .from(settings)
          .where(and(eq(settings.name, setupTokenSetting), eq(settings.value, digest(token)))),
    )
    if (kept.length > 0) return
    throw new AppError(
      'setup_token_invalid',
      'This setup link does not count. Use the one that the server printed at its last start, or start it again for a new one.',
    )
  }

  async #writeLastUsed(): Promise<void> {
    const used = this.#parts.ring.takeUsed()
    if (used.length === 0) return
    try {
      await this.#ask(
        async () =>
          await this.#parts.database.transaction(async (transaction) => {
            for (const { keyId, at } of used)
              await transaction.update(keys).set({ lastUsedAt: at }).where(eq(keys.id, keyId))
          }),
      )
    } catch (error) {
      // A note for people, without which all goes on.
      this.#parts.logger?.warn({ err: error }, 'when keys were last used could not be written')
    }
  }
}

async function loadRing(database: Database, now: () => Date): Promise<KeyRing> {
  const ring = new KeyRing(now)
  const rows = await database
    .select({ key: keys, project: projects })
    .from(keys)
    .innerJoin(projects, eq(projects.id, keys.projectId))
    .where(isNull(keys.revokedAt))
    .orderBy(desc(keys.createdAt))
  for (const { key, project } of rows) ring.add(toRingKey(key, project))
  return ring
}

type KeyRow = typeof keys.$inferSelect

function toRingKey(row: KeyRow, project: Project): RingKey {
  const { id, hash } = row
  const tenantId = row.tenantId ?? undefined
  if (row.kind === 'write')
    return { id, hash, kind: 'write', grant: Object.freeze({ keyId: id, project, tenantId }) }
  const role = must(row.role, 'a read key has a role')
  const subject = { kind: 'key', keyId: id } as const
  return { id, hash, kind: 'read', grant: Object.freeze({ subject, project, role, tenantId }) }
}

function toKeyInfo(row: KeyRow): KeyInfo {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    hint: row.hint,
    role: row.role ?? undefined,
    tenantId: row.tenantId ?? undefined,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt ?? undefined,
    revokedAt: row.revokedAt ?? undefined,
  }
}

function parseNewKey({ kind, name, role, tenantId }: NewKey) {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > 100)
    throw new AppError('request_invalid', 'A key needs a name of 1 to 100 characters, to tell it by.', {
      path: '/name',
    })
  if (kind === 'write' && role !== undefined)
    throw new AppError('request_invalid', 'A write key can only send: it has no role. Leave it out.', {
      path: '/role',
    })
  if (tenantId !== undefined && (tenantId === '' || tenantId.length > 200))
    throw new AppError('request_invalid', 'A tenant id has 1 to 200 characters.', { path: '/tenantId' })
  return {
    kind,
    name: trimmed,
    role: kind === 'write' ? null : (role ?? 'analyst'),
    tenantId: tenantId ?? null,
  }
}

function alreadySetUp(): AppError {
  return new AppError('already_set_up', 'There is an owner already. Sign in, or ask an owner to invite you.')
}
