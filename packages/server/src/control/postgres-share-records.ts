import { createHmac, timingSafeEqual } from 'node:crypto'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { and, desc, eq, isNull } from 'drizzle-orm'
import { AppError, must } from '../errors.ts'
import type { ReadGrant, Role } from './control.ts'
import type { Database, Guard } from './database.ts'
import { keys, members, projects, shares } from './schema.ts'
import type { SavedViewer } from './saved-records.ts'
import { createId, createShareToken, digest } from './secrets.ts'
import { passHours, type Share, type ShareRecords, type ShareSubject } from './share-records.ts'

/** Who may make shares: a link of somebody who no longer might shows nothing. */
const makerRoles: ReadonlySet<Role> = new Set(['owner', 'admin', 'analyst'])

export function createShareRecords(
  database: Database,
  { guard, now }: { readonly guard: Guard; readonly now: () => Date },
): ShareRecords {
  async function hashOf(share: Share): Promise<string | null> {
    return await guard.ask(async () => {
      const [row] = await database
        .select({ hash: shares.passwordHash })
        .from(shares)
        .where(eq(shares.id, share.id))
      return row?.hash ?? null
    })
  }

  async function update(
    viewer: SavedViewer,
    id: string,
    set: Partial<typeof shares.$inferInsert>,
  ): Promise<Share> {
    return await guard.ask(async () => {
      const [row] = await database
        .update(shares)
        .set(set)
        .where(and(own(viewer), eq(shares.id, id), isNull(shares.revokedAt)))
        .returning()
      if (row !== undefined) return toShare(row)
      throw new AppError(
        'not_found',
        `There is no share ${JSON.stringify(id.slice(0, 100))} that counts. GET /v1/shares lists them.`,
      )
    })
  }

  /** The rights of who made it, as they are now; `undefined` where there are none left. */
  async function makerOf(
    row: ShareRow,
  ): Promise<{ readonly role: Role; readonly tenantId: string | null } | undefined> {
    switch (row.makerKind) {
      case 'local':
        return { role: 'owner', tenantId: null }
      case 'user': {
        const mine = and(eq(members.userId, row.makerId), eq(members.projectId, row.projectId))
        const { role, tenantId } = members
        return (await database.select({ role, tenantId }).from(members).where(mine))[0]
      }
      case 'key': {
        const [key] = await database
          .select({ role: keys.role, tenantId: keys.tenantId })
          .from(keys)
          .where(and(eq(keys.id, row.makerId), eq(keys.projectId, row.projectId), isNull(keys.revokedAt)))
        return key?.role == null ? undefined : { role: key.role, tenantId: key.tenantId }
      }
    }
  }

  return {
    list: (viewer) =>
      guard.ask(async () => {
        const rows = await database
          .select()
          .from(shares)
          .where(own(viewer))
          .orderBy(desc(shares.createdAt), desc(shares.id))
        return rows.map(toShare)
      }),

    async add(maker, { subject, settings, tenantId, password, expiresAt, createdBy }) {
      const token = createShareToken()
      const row = {
        id: createId('shr'),
        projectId: maker.project.id,
        tenantId: maker.tenantId ?? tenantId ?? null,
        ...subjectColumns(subject),
        ...makerColumns(maker),
        tokenHash: digest(token),
        passwordHash: password === undefined ? null : await hashPassword(checked(password)),
        settings,
        createdAt: now(),
        createdBy,
        expiresAt: expiresAt ?? null,
        revokedAt: null,
      }
      await guard.ask(async () => await database.insert(shares).values(row))
      return { share: toShare(row), token }
    },

    async change(viewer, id, { settings, expiresAt, password }) {
      const passwordHash = typeof password === 'string' ? await hashPassword(checked(password)) : password
      return await update(viewer, id, {
        settings,
        expiresAt: expiresAt ?? null,
        ...(passwordHash === undefined ? {} : { passwordHash }),
      })
    },

    async renew(viewer, id) {
      const token = createShareToken()
      return { share: await update(viewer, id, { tokenHash: digest(token) }), token }
    },

    async revoke(viewer, id) {
      await update(viewer, id, { revokedAt: now() })
    },

    open: (token) =>
      guard.ask(async () => {
        const [found] = await database
          .select({ row: shares, project: projects })
          .from(shares)
          .innerJoin(projects, eq(projects.id, shares.projectId))
          .where(eq(shares.tokenHash, digest(token)))
        if (found === undefined) return undefined
        const { row, project } = found
        const share = toShare(row)
        if (row.revokedAt !== null) return { state: 'ended', share, reason: 'revoked' }
        if (row.expiresAt !== null && row.expiresAt <= now())
          return { state: 'ended', share, reason: 'expired' }
        const maker = await makerOf(row)
        const covers = maker !== undefined && (maker.tenantId === null || maker.tenantId === row.tenantId)
        if (!covers || !makerRoles.has(maker.role)) return { state: 'ended', share, reason: 'maker_gone' }
        return { state: 'open', share, project }
      }),

    async unlock(share, password) {
      const hash = await hashOf(share)
      if (hash === null || password.length > longestPassword) return undefined
      if (!(await verifyPassword({ hash, password }))) return undefined
      const until = now().getTime() + passHours * 3_600_000
      return `${until}.${sign(hash, share.id, until)}`
    },

    async isPass(share, pass) {
      const [, until = '', signature = ''] = /^(\d{1,15})\.([\w-]{43})$/.exec(pass) ?? []
      if (Number(until) <= now().getTime()) return false
      const hash = await hashOf(share)
      if (hash === null) return false
      return timingSafeEqual(Buffer.from(signature), Buffer.from(sign(hash, share.id, Number(until))))
    },
  }
}

type ShareRow = typeof shares.$inferSelect

const shortestPassword = 8
const longestPassword = 128

function checked(password: string): string {
  if (password.length >= shortestPassword && password.length <= longestPassword) return password
  throw new AppError(
    'request_invalid',
    `The password of a share has ${shortestPassword} to ${longestPassword} characters. Choose another one.`,
    { path: '/password' },
  )
}

/** Signed with the password's hash: another password ends every pass that the one before opened. */
function sign(passwordHash: string, shareId: string, untilMs: number): string {
  return createHmac('sha256', passwordHash).update(`${shareId} ${untilMs}`).digest('base64url')
}

function own({ projectId, tenantId }: SavedViewer) {
  const ofProject = eq(shares.projectId, projectId)
  return tenantId === undefined ? ofProject : and(ofProject, eq(shares.tenantId, tenantId))
}

function makerColumns({ subject }: ReadGrant) {
  switch (subject.kind) {
    case 'user':
      return { makerKind: 'user', makerId: subject.userId } as const
    case 'key':
      return { makerKind: 'key', makerId: subject.keyId } as const
    case 'local':
      return { makerKind: 'local', makerId: 'local' } as const
  }
}

function toShare(row: ShareRow): Share {
  return {
    id: row.id,
    subject: subjectOf(row),
    tenantId: row.tenantId ?? undefined,
    settings: row.settings,
    hasPassword: row.passwordHash !== null,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    expiresAt: row.expiresAt ?? undefined,
    revokedAt: row.revokedAt ?? undefined,
  }
}

function subjectColumns(subject: ShareSubject): Pick<ShareRow, 'subjectKind' | 'subjectId' | 'overview'> {
  if (subject.kind !== 'overview') return { subjectKind: subject.kind, subjectId: subject.id, overview: null }
  const { kind, ...overview } = subject
  return { subjectKind: kind, subjectId: null, overview }
}

function subjectOf({ subjectKind, subjectId, overview }: ShareRow): ShareSubject {
  if (subjectKind === 'overview') return { kind: subjectKind, ...overview }
  return { kind: subjectKind, id: must(subjectId, 'a share of something names it') }
}
