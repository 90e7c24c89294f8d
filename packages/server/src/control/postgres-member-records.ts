import { and, asc, desc, eq, gt } from 'drizzle-orm'
import { AppError } from '../errors.ts'
import { addAccount, parseAccount, parseEmail, type NewAccount } from './account.ts'
import type { Member, Role } from './control.ts'
import type { Database, Guard, Statements } from './database.ts'
import {
  invitationDays,
  type Acceptance,
  type Invitation,
  type MemberRecords,
  type OpenInvitation,
} from './member-records.ts'
import { invitations, members, projects, users } from './schema.ts'
import { createId, createInvitationToken, digest } from './secrets.ts'

export function createMemberRecords(
  database: Database,
  { guard, now }: { readonly guard: Guard; readonly now: () => Date },
): MemberRecords {
  async function find(token: string): Promise<FoundInvitation> {
    const [found] = await guard.ask(
      async () =>
        await database
          .select({ invitation: invitations, projectName: projects.name, userId: users.id })
          .from(invitations)
          .innerJoin(projects, eq(projects.id, invitations.projectId))
          .leftJoin(users, eq(users.email, invitations.email))
          .where(and(eq(invitations.tokenHash, digest(token)), gt(invitations.expiresAt, now()))),
    )
    if (found !== undefined) return found
    throw ended()
  }

  return {
    list: (projectId) => guard.ask(async () => await listMembers(database, projectId)),

    async change(projectId, userId, { role, tenantId }, by) {
      return await guard.ask(
        async () =>
          await database.transaction(async (transaction) => {
            const before = await memberFor(transaction, projectId, userId, by)
            const after = {
              role: role ?? before.role,
              tenantId: tenantId === undefined ? (before.tenantId ?? null) : checkedTenant(tenantId),
            }
            if (after.role === 'owner') refuseOwnerByLess(by)
            refuseBoundOwner(after.role, after.tenantId)
            if (after.role !== 'owner') await keepOneOwner(transaction, projectId, before)
            await transaction.update(members).set(after).where(membership(projectId, userId))
            return { ...before, role: after.role, tenantId: after.tenantId ?? undefined }
          }),
      )
    },

    async remove(projectId, userId, by) {
      await guard.ask(
        async () =>
          await database.transaction(async (transaction) => {
            const member = await memberFor(transaction, projectId, userId, by)
            await keepOneOwner(transaction, projectId, member)
            await transaction.delete(members).where(membership(projectId, userId))
          }),
      )
    },

    async invitations(projectId) {
      const rows = await guard.ask(
        async () =>
          await database
            .select()
            .from(invitations)
            .where(eq(invitations.projectId, projectId))
            .orderBy(desc(invitations.createdAt), desc(invitations.id)),
      )
      return rows.map(toInvitation)
    },

    async invite(projectId, { email: given, role, tenantId, createdBy }) {
      const email = parseEmail(given, 'That')
      const token = createInvitationToken()
      const createdAt = now()
      const row = {
        id: createId('inv'),
        projectId,
        email,
        role,
        tenantId: checkedTenant(tenantId ?? null),
        tokenHash: digest(token),
        createdAt,
        createdBy,
        expiresAt: new Date(createdAt.getTime() + invitationDays * dayMs),
      }
      refuseBoundOwner(role, row.tenantId)
      await guard.ask(
        async () =>
          await database.transaction(async (transaction) => {
            if ((await listMembers(transaction, projectId)).some((member) => member.email === email))
              throw alreadyMember(email)
            await transaction
              .delete(invitations)
              .where(and(eq(invitations.projectId, projectId), eq(invitations.email, email)))
            await transaction.insert(invitations).values(row)
          }),
      )
      return { invitation: toInvitation(row), token }
    },

    async withdraw(projectId, invitationId) {
      const theirs = and(eq(invitations.projectId, projectId), eq(invitations.id, invitationId))
      const gone = await guard.ask(
        async () => await database.delete(invitations).where(theirs).returning({ id: invitations.id }),
      )
      if (gone.length === 0)
        throw new AppError(
          'not_found',
          `The project has no open invitation ${JSON.stringify(invitationId.slice(0, 100))}. GET /v1/invitations lists them.`,
        )
    },

    open: async (token) => toOpen(await find(token)),

    async accept(token, acceptance) {
      const found = await find(token)
      const { email, projectId, role, tenantId } = found.invitation
      const joining = await whoJoins(found, acceptance)
      await guard.ask(
        async () =>
          await database.transaction(async (transaction) => {
            const spent = await transaction
              .delete(invitations)
              .where(eq(invitations.tokenHash, digest(token)))
              .returning({ id: invitations.id })
            if (spent.length === 0) throw ended()
            if (joining.made !== undefined) await addAccount(transaction, joining.made, now())
            const { userId } = joining
            const made = await transaction
              .insert(members)
              .values({ userId, projectId, role, tenantId, createdAt: now() })
              .onConflictDoNothing()
              .returning({ userId: members.userId })
            if (made.length === 0) throw alreadyMember(email)
          }),
      )
      return toOpen(found)
    },
  }
}

const dayMs = 24 * 3600 * 1000

interface FoundInvitation {
  readonly invitation: typeof invitations.$inferSelect
  readonly projectName: string
  readonly userId: string | null
}

interface Joining {
  readonly userId: string
  /** The account that is to be made for them. */
  readonly made?: NewAccount
}

/** Hashing the password of a new account takes its time and needs no lock: the token is spent after it. */
async function whoJoins(
  { invitation: { email }, userId }: FoundInvitation,
  acceptance: Acceptance | undefined,
): Promise<Joining> {
  if (acceptance !== undefined && 'user' in acceptance) {
    if (acceptance.user.email === email) return { userId: acceptance.user.userId }
    throw new AppError(
      'invitation_of_another',
      `This invitation is for ${email}; you are signed in as ${acceptance.user.email}. Sign out first, or ask for one of your own.`,
    )
  }
  if (userId !== null)
    throw new AppError(
      'sign_in_needed',
      `${email} has an account already. Sign in with it, then open the link again.`,
    )
  if (acceptance === undefined)
    throw new AppError('setup_invalid', 'A new account needs a name and a password.', { path: '/password' })
  const made = await parseAccount(
    { email, ...acceptance },
    { email: 'The e-mail address', password: 'The password' },
  )
  return { userId: made.userId, made }
}

async function listMembers(
  statements: Statements,
  projectId: string,
  userId?: string,
): Promise<readonly Member[]> {
  const rows = await statements
    .select({
      userId: users.id,
      email: users.email,
      name: users.name,
      role: members.role,
      tenantId: members.tenantId,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(userId === undefined ? eq(members.projectId, projectId) : membership(projectId, userId))
    .orderBy(asc(members.createdAt), asc(users.email))
  return rows.map((row) => ({ ...row, tenantId: row.tenantId ?? undefined }))
}

/** The member, where `by` may change it. */
async function memberFor(
  statements: Statements,
  projectId: string,
  userId: string,
  by: Role | 'self',
): Promise<Member> {
  const [member] = await listMembers(statements, projectId, userId)
  if (member === undefined)
    throw new AppError(
      'not_found',
      `The project has no member ${JSON.stringify(userId.slice(0, 100))}. GET /v1/members lists them.`,
    )
  if (member.role === 'owner' && by !== 'self') refuseOwnerByLess(by)
  return member
}

function refuseOwnerByLess(by: Role): void {
  if (by !== 'owner')
    throw new AppError('role_too_low', `Only an owner makes, changes or removes owners; yours is ${by}.`, {
      path: '/role',
    })
}

function refuseBoundOwner(role: Role, tenantId: string | null): void {
  if (tenantId !== null && (role === 'owner' || role === 'admin'))
    throw new AppError(
      'request_invalid',
      'Who is held to one tenant can be an analyst or a viewer: owners and admins see to the whole project.',
      { path: '/tenant_id' },
    )
}

/** Within the transaction that takes the role away. */
async function keepOneOwner(statements: Statements, projectId: string, member: Member): Promise<void> {
  if (member.role !== 'owner') return
  // Locked, so that of two owners who leave at once the second sees the first gone.
  const owners = await statements
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.projectId, projectId), eq(members.role, 'owner')))
    .for('update')
  if (owners.length > 1) return
  throw new AppError(
    'last_owner',
    `${member.email} is the project's only owner. Make somebody else an owner first.`,
  )
}

function checkedTenant(tenantId: string | null): string | null {
  if (tenantId !== null && (tenantId === '' || tenantId.length > 200))
    throw new AppError('request_invalid', 'A tenant id has 1 to 200 characters.', { path: '/tenant_id' })
  return tenantId
}

function membership(projectId: string, userId: string) {
  return and(eq(members.projectId, projectId), eq(members.userId, userId))
}

function toInvitation(row: typeof invitations.$inferSelect): Invitation {
  const { id, email, role, tenantId, createdAt, createdBy, expiresAt } = row
  return { id, email, role, tenantId: tenantId ?? undefined, createdAt, createdBy, expiresAt }
}

function toOpen({ invitation, projectName, userId }: FoundInvitation): OpenInvitation {
  const { projectId, email, role, expiresAt } = invitation
  return {
    project: { id: projectId, name: projectName },
    email,
    role,
    expiresAt,
    hasAccount: userId !== null,
  }
}

function alreadyMember(email: string): AppError {
  return new AppError(
    'already_member',
    `${email} is a member of the project already. Change the role instead.`,
  )
}

function ended(): AppError {
  return new AppError(
    'invitation_ended',
    'This invitation was used or withdrawn, or its time is over. Ask for a new one.',
  )
}
