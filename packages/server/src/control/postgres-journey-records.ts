import { and, asc, eq, sql } from 'drizzle-orm'
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
        const { definition, schedule, timezone } = record
        const at = now()
        const id = createId(record.kind === 'funnel' ? 'fun' : 'coh')
        const [kept] = await database
          .insert(journeys)
          .values({ ...record, id, createdAt: at, updatedAt: at })
          .onConflictDoUpdate({
            target: [journeys.projectId, journeys.kind, journeys.name],
            set: {
              definition,
              schedule,
              timezone,
              updatedAt: at,
              countedAt: null,
              people: null,
              fault: null,
            },
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

    setCount: ({ id, updatedAt }, count) =>
      guard.ask(() =>
        database.transaction(async (transaction) => {
          const own = and(eq(journeys.id, id), eq(journeys.updatedAt, updatedAt))
          if ('fault' in count) {
            await transaction.update(journeys).set({ fault: count.fault }).where(own)
            return
          }
          const { at, people, asOf } = count
          const definition =
            asOf === undefined
              ? {}
              : { definition: sql`${journeys.definition} || ${JSON.stringify({ as_of: asOf })}::jsonb` }
          const counted = await transaction
            .update(journeys)
            .set({ countedAt: at, people, fault: null, ...definition })
            .where(own)
            .returning({ id: journeys.id })
          if (counted.length === 0) return
          await transaction
            .insert(cohortSizes)
            .values({ cohortId: id, at, people })
            .onConflictDoUpdate({ target: [cohortSizes.cohortId, cohortSizes.at], set: { people } })
        }),
      ),
  }
}
