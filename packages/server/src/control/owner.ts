import { addAccount, type NewAccount } from './account.ts'
import type { Statements } from './database.ts'
import { members, projects } from './schema.ts'

/** Makes the account, and an owner of every project of it. */
export async function addOwner(statements: Statements, owner: NewAccount, now: Date): Promise<void> {
  await addAccount(statements, owner, now)
  for (const { id } of await statements.select({ id: projects.id }).from(projects))
    await statements
      .insert(members)
      .values({ userId: owner.userId, projectId: id, role: 'owner', createdAt: now })
}
