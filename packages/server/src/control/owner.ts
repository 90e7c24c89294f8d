import { AppError } from '../errors.ts'
import { passwordAccount } from './auth.ts'
import type { Statements } from './database.ts'
import { accounts, members, projects, users } from './schema.ts'
import { createId } from './secrets.ts'
import { refuseWeakPassword } from './strength.ts'

/** Somebody who may be made an owner: checked, and the password hashed. */
export interface NewOwner {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly account: Awaited<ReturnType<typeof passwordAccount>>
}

/**
 * @param called how the message calls what is wrong, so that a setting is told by its name.
 * @throws AppError `setup_invalid` for an e-mail address or name that cannot be used, `password_weak`.
 */
export async function parseOwner(
  input: { readonly email: string; readonly password: string; readonly name: string },
  called: { readonly email: string; readonly password: string },
): Promise<NewOwner> {
  const email = input.email.trim().toLowerCase()
  // better-auth's own pattern: an address that it would refuse at sign-in must not be taken here.
  if (!emailPattern.test(email) || email.length > 200)
    throw new AppError('setup_invalid', `${called.email} is no e-mail address such as ann@example.com.`, {
      path: '/email',
    })
  const name = input.name.trim() || email.slice(0, email.indexOf('@'))
  if (name.length > 100)
    throw new AppError('setup_invalid', `The name has ${name.length} characters, and 100 are the most.`, {
      path: '/name',
    })
  refuseWeakPassword(input.password, email, called.password)
  const userId = createId('usr')
  return { userId, email, name, account: await passwordAccount(userId, input.password) }
}

/** Makes the account, and an owner of every project of it. */
export async function addOwner(statements: Statements, owner: NewOwner, now: Date): Promise<void> {
  const stamps = { createdAt: now, updatedAt: now }
  await statements
    .insert(users)
    .values({ id: owner.userId, name: owner.name, email: owner.email, emailVerified: true, ...stamps })
  await statements.insert(accounts).values({ id: createId('acc'), ...owner.account, ...stamps })
  for (const { id } of await statements.select({ id: projects.id }).from(projects))
    await statements
      .insert(members)
      .values({ userId: owner.userId, projectId: id, role: 'owner', createdAt: now })
}

const emailPattern = /^(?!\.)(?!.*\.\.)([a-z0-9_'+\-.]*)[a-z0-9_+-]@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/
