import { AppError } from '../errors.ts'
import { passwordAccount } from './auth.ts'
import type { Statements } from './database.ts'
import { accounts, users } from './schema.ts'
import { createId } from './secrets.ts'
import { refuseWeakPassword } from './strength.ts'

/** Somebody who may be given an account: checked, and the password hashed. */
export interface NewAccount {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly account: Awaited<ReturnType<typeof passwordAccount>>
}

/**
 * @param called how the message calls what is wrong, so that a setting is told by its name.
 * @throws AppError `setup_invalid` for an e-mail address or name that cannot be used, `password_weak`.
 */
export async function parseAccount(
  input: { readonly email: string; readonly password: string; readonly name: string },
  called: { readonly email: string; readonly password: string },
): Promise<NewAccount> {
  const email = parseEmail(input.email, called.email)
  const name = input.name.trim() || email.slice(0, email.indexOf('@'))
  if (name.length > 100)
    throw new AppError('setup_invalid', `The name has ${name.length} characters, and 100 are the most.`, {
      path: '/name',
    })
  refuseWeakPassword(input.password, email, called.password)
  const userId = createId('usr')
  return { userId, email, name, account: await passwordAccount(userId, input.password) }
}

/** The address as it is kept: in small letters. @throws AppError `setup_invalid`. */
export function parseEmail(text: string, called: string): string {
  const email = text.trim().toLowerCase()
  // better-auth's own pattern: an address that it would refuse at sign-in must not be taken here.
  if (!emailPattern.test(email) || email.length > 200)
    throw new AppError('setup_invalid', `${called} is no e-mail address such as ann@example.com.`, {
      path: '/email',
    })
  return email
}

/** Makes the account, which may do nothing yet. */
export async function addAccount(statements: Statements, account: NewAccount, now: Date): Promise<void> {
  const stamps = { createdAt: now, updatedAt: now }
  await statements
    .insert(users)
    .values({ id: account.userId, name: account.name, email: account.email, emailVerified: true, ...stamps })
  await statements.insert(accounts).values({ id: createId('acc'), ...account.account, ...stamps })
}

const emailPattern = /^(?!\.)(?!.*\.\.)([a-z0-9_'+\-.]*)[a-z0-9_+-]@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/
