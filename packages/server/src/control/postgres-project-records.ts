import { eq } from 'drizzle-orm'
import { AppError } from '../errors.ts'
import type { Project } from './control.ts'
import type { Database, Guard } from './database.ts'
import type { KeyRing } from './key-ring.ts'
import type { ProjectRecords } from './project-records.ts'
import { members, projects } from './schema.ts'
import { createId } from './secrets.ts'
import { isTimezone } from './timezone.ts'

export function createProjectRecords(
  database: Database,
  { guard, now, ring }: { readonly guard: Guard; readonly now: () => Date; readonly ring: KeyRing },
): ProjectRecords {
  return {
    async create(input, maker) {
      const project: Project = {
        id: createId('prj'),
        name: checkedName(input.name),
        timezone: checkedTimezone(input.timezone),
        acceptance: 'open',
        ipRule: 'cut',
        createdAt: now(),
      }
      await guard.ask(
        async () =>
          await database.transaction(async (transaction) => {
            await transaction.insert(projects).values(project)
            const { id: projectId, createdAt } = project
            await transaction
              .insert(members)
              .values({ userId: maker.userId, projectId, role: 'owner', createdAt })
          }),
      )
      return project
    },

    async change(projectId, { name, timezone }) {
      const set = {
        ...(name === undefined ? {} : { name: checkedName(name) }),
        ...(timezone === undefined ? {} : { timezone: checkedTimezone(timezone) }),
      }
      if (Object.keys(set).length === 0)
        throw new AppError('request_invalid', 'Nothing is to be changed. Give a name, a time zone or both.')
      const [project] = await guard.ask(
        async () => await database.update(projects).set(set).where(eq(projects.id, projectId)).returning(),
      )
      if (project === undefined)
        throw new AppError(
          'not_found',
          `There is no project ${projectId}. List the projects to see their ids.`,
        )
      ring.renew(project)
      return project
    },
  }
}

function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > 100)
    throw new AppError('request_invalid', 'A project needs a name of 1 to 100 characters.', { path: '/name' })
  return trimmed
}

function checkedTimezone(timezone: string): string {
  if (isTimezone(timezone)) return timezone
  throw new AppError(
    'request_invalid',
    `${JSON.stringify(timezone.slice(0, 100))} is no time zone. Give one such as Europe/Berlin.`,
    { path: '/timezone' },
  )
}
