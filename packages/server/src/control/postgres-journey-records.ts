import { and, asc, eq } from 'drizzle-orm'
import { must } from '../errors.ts'
import type { Database, Guard } from './database.ts'
import type { JourneyRecords } from './journey-records.ts'
import { cohortSizes, journeys } from './schema.ts'
import { createId } from './secrets.ts'

export function createJourneyRecords(
  database: Database,
  { guard, now }: { readonly guard: Guard; readonly now: () => Date },
): JourneyRecords {
  return {
    list: (projectId, kind) =>
      guard.ask(async () => {
        const own = and(eq(journeys.projectId, projectId), eq(journeys.kind, kind))
        return await database.select().from(journeys).where(own).orderBy(asc(journeys.name))
      }),

    allCohorts: () =>
      guard.ask(async () => await database.select().from(journeys).where(eq(journeys.kind, 'cohort'))),

    put: (record) =>
      guard.ask(async () => {
        const { definition, createdBy } = record
        const id = createId(record.kind === 'funnel' ? 'fun' : 'coh')
        const [kept] = await database
          .insert(journeys)
          .values({ ...record, id, createdAt: now() })
          .onConflictDoUpdate({
            target: [journeys.projectId, journeys.kind, journeys.name],
            set: { definition, createdBy },
          })
          .returning()
        return must(kept, 'an insert gives its row')
      }),

    remove: (projectId, id) =>
      guard.ask(async () => {
        await database.delete(journeys).where(and(eq(journeys.projectId, projectId), eq(journeys.id, id)))
      }),

    sizes: (cohortId) =>
      guard.ask(async () => {
        const { at, people } = cohortSizes
        return await database
          .select({ at, people })
          .from(cohortSizes)
          .where(eq(cohortSizes.cohortId, cohortId))
          .orderBy(asc(at))
      }),

    addSize: (cohortId, size) =>
      guard.ask(async () => {
        const { cohortId: id, at } = cohortSizes
        await database
          .insert(cohortSizes)
          .values({ cohortId, ...size })
          .onConflictDoUpdate({ target: [id, at], set: { people: size.people } })
      }),
  }
}
