import { eq } from 'drizzle-orm'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { parseAccount, type NewAccount } from './account.ts'
import type { FirstStart, KeyKind, Project, Role } from './control.ts'
import type { Database, Statements } from './database.ts'
import { addOwner } from './owner.ts'
import { keys, members, projects, settings } from './schema.ts'
import { createAuthSecret, createId, createKeyText, createSetupToken, digest, keyHint } from './secrets.ts'
import { refuseWeakKey } from './strength.ts'
import { isTimezone } from './timezone.ts'

export interface Start {
  readonly firstStart: FirstStart | undefined
  readonly setupToken: string | undefined
  readonly authSecret: string
}

/**
 * What every start does before anything is asked: the first project where there is none, a setup token while
 * there is no owner, the secret for cookies. All in one transaction: a start that is cut off made nothing.
 * @throws AppError `key_weak`, `password_weak` or `setup_invalid` for settings that cannot be used.
 */
export async function prepareStart(
  database: Database,
  bootstrap: Config['bootstrap'],
  now: Date,
): Promise<Start> {
  const isFirst = (await database.select({ id: projects.id }).from(projects).limit(1)).length === 0
  const owner = isFirst ? await parseBootstrap(bootstrap) : undefined
  return await database.transaction(async (transaction) => {
    const firstStart = isFirst ? await createFirstProject(transaction, bootstrap, now) : undefined
    if (owner !== undefined) await addOwner(transaction, owner, now)
    return {
      firstStart,
      setupToken: (await hasOwner(transaction)) ? undefined : await renewSetupToken(transaction, now),
      authSecret: await ensureAuthSecret(transaction, now),
    }
  })
}

export async function hasOwner(statements: Statements): Promise<boolean> {
  const owners = await statements
    .select({ userId: members.userId })
    .from(members)
    .where(eq(members.role, 'owner'))
    .limit(1)
  return owners.length > 0
}

export const setupTokenSetting = 'setup_token_hash'

async function parseBootstrap(bootstrap: Config['bootstrap']): Promise<NewAccount | undefined> {
  const { writeKey, readKey, ownerEmail, ownerPassword, timezone } = bootstrap
  if (writeKey !== undefined) refuseWeakKey(writeKey, 'TIDEMARK_BOOTSTRAP_WRITE_KEY')
  if (readKey !== undefined) refuseWeakKey(readKey, 'TIDEMARK_BOOTSTRAP_READ_KEY')
  if (writeKey !== undefined && writeKey === readKey)
    throw new AppError(
      'setup_invalid',
      'TIDEMARK_BOOTSTRAP_WRITE_KEY and TIDEMARK_BOOTSTRAP_READ_KEY are the same. Whoever sends could read: give two.',
    )
  if (!isTimezone(timezone))
    throw new AppError(
      'setup_invalid',
      `TIDEMARK_BOOTSTRAP_TIMEZONE is ${JSON.stringify(timezone)}, which is no time zone. Give one such as Europe/Berlin.`,
    )
  if (ownerEmail === undefined && ownerPassword === undefined) return undefined
  if (ownerEmail === undefined || ownerPassword === undefined)
    throw new AppError(
      'setup_invalid',
      'Of TIDEMARK_BOOTSTRAP_OWNER_EMAIL and TIDEMARK_BOOTSTRAP_OWNER_PASSWORD only one is set. Set both, or neither and use the link that the first start prints.',
    )
  return await parseAccount(
    { email: ownerEmail, password: ownerPassword, name: '' },
    { email: 'TIDEMARK_BOOTSTRAP_OWNER_EMAIL', password: 'TIDEMARK_BOOTSTRAP_OWNER_PASSWORD' },
  )
}

async function createFirstProject(
  statements: Statements,
  bootstrap: Config['bootstrap'],
  now: Date,
): Promise<FirstStart> {
  const project: Project = {
    id: createId('prj'),
    name: bootstrap.projectName,
    timezone: bootstrap.timezone,
    acceptance: 'open',
    ipRule: 'cut',
    createdAt: now,
  }
  await statements.insert(projects).values(project)
  const add = async (kind: KeyKind, role: Role | null, key: string) => {
    await statements.insert(keys).values({
      id: createId('key'),
      projectId: project.id,
      kind,
      role,
      name: `First ${kind} key`,
      hash: digest(key),
      hint: keyHint(key),
      createdAt: now,
    })
  }
  const writeKey = bootstrap.writeKey ?? createKeyText('write')
  await add('write', null, writeKey)
  if (bootstrap.readKey !== undefined) await add('read', 'analyst', bootstrap.readKey)
  return { project, writeKey: bootstrap.writeKey === undefined ? writeKey : undefined }
}

async function renewSetupToken(statements: Statements, now: Date): Promise<string> {
  const token = createSetupToken()
  const value = { value: digest(token), updatedAt: now }
  await statements
    .insert(settings)
    .values({ name: setupTokenSetting, ...value })
    .onConflictDoUpdate({ target: settings.name, set: value })
  return token
}

async function ensureAuthSecret(statements: Statements, now: Date): Promise<string> {
  const name = 'auth_secret'
  const [kept] = await statements
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.name, name))
  if (kept !== undefined) return kept.value
  const value = createAuthSecret()
  await statements.insert(settings).values({ name, value, updatedAt: now })
  return value
}
