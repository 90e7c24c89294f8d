import { and, asc, desc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Database, Guard, Statements } from './database.ts'
import type { MetricBuckets, MetricRecord, MetricRecords, MetricSchedule } from './metric-records.ts'
import { metricResults, metrics, metricSchedules, metricVersions } from './schema.ts'
import { createId } from './secrets.ts'

/** Rows of one statement: Postgres takes 65,535 values in one. */
const resultsAtOnce = 1000

export function createMetricRecords(
  database: Database,
  { guard, now }: { readonly guard: Guard; readonly now: () => Date },
): MetricRecords {
  return {
    list: (projectId) => guard.ask(() => listMetrics(database, projectId)),

    versions: (projectId, id) =>
      guard.ask(async () => {
        const rows = await database
          .select({ version: metricVersions })
          .from(metricVersions)
          .innerJoin(metrics, eq(metrics.id, metricVersions.metricId))
          .where(and(eq(metrics.id, id), eq(metrics.projectId, projectId), isNull(metrics.removedAt)))
          .orderBy(desc(metricVersions.version))
        return rows.map((row) => toRecord(row.version))
      }),

    change: (projectId, by, decide) =>
      guard.ask(() =>
        database.transaction(async (transaction) => {
          const current = await listMetrics(transaction, projectId)
          const { put, remove } = decide(current)
          if (remove.length > 0) {
            await transaction
              .update(metrics)
              .set({ removedAt: now() })
              .where(and(eq(metrics.projectId, projectId), inArray(metrics.id, [...remove])))
            await transaction.delete(metricSchedules).where(inArray(metricSchedules.metricId, [...remove]))
          }
          for (const definition of put) {
            const before = current.find((record) => record.definition.name === definition.name)
            const metricId = before?.id ?? createId('met')
            const version = (before?.version ?? 0) + 1
            await transaction
              .insert(metrics)
              .values({ id: metricId, projectId, name: definition.name, version, removedAt: null })
              .onConflictDoUpdate({ target: metrics.id, set: { version } })
            await transaction
              .insert(metricVersions)
              .values({ metricId, version, definition, createdAt: now(), createdBy: by })
          }
          return await listMetrics(transaction, projectId)
        }),
      ),

    schedules: () => guard.ask(() => selectSchedules(database)),

    schedule: async (metricId) => {
      const [found] = await guard.ask(() => selectSchedules(database, metricId))
      return found
    },

    setSchedule: ({ metricId, cron, timezone, last }) =>
      guard.ask(async () => {
        const set = { cron, timezone, last, updatedAt: now() }
        await database
          .insert(metricSchedules)
          .values({ metricId, ...set })
          .onConflictDoUpdate({ target: metricSchedules.metricId, set })
      }),

    removeSchedule: (metricId) =>
      guard.ask(async () => {
        await database.delete(metricSchedules).where(eq(metricSchedules.metricId, metricId))
      }),

    results: (buckets, from, until) =>
      guard.ask(async () => {
        const inRange = and(gte(metricResults.from, from), lt(metricResults.from, until))
        return await database
          .select()
          .from(metricResults)
          .where(and(ofBuckets(buckets), inRange))
          .orderBy(asc(metricResults.from))
      }),

    putResults: (buckets, results) =>
      guard.ask(() =>
        database.transaction(async (transaction) => {
          for (let at = 0; at < results.length; at += resultsAtOnce) {
            const rows = results.slice(at, at + resultsAtOnce).map((result) => ({ ...buckets, ...result }))
            const { metricId, timeWindow, timezone, from } = metricResults
            await transaction
              .insert(metricResults)
              .values(rows)
              .onConflictDoUpdate({
                target: [metricId, timeWindow, timezone, from],
                set: {
                  until: sql`excluded.until_at`,
                  value: sql`excluded.value`,
                  version: sql`excluded.version`,
                  madeOf: sql`excluded.made_of`,
                  computedAt: sql`excluded.computed_at`,
                },
              })
          }
        }),
      ),
  }
}

async function listMetrics(statements: Statements, projectId: string): Promise<readonly MetricRecord[]> {
  const newest = and(eq(metricVersions.metricId, metrics.id), eq(metricVersions.version, metrics.version))
  const rows = await statements
    .select({ version: metricVersions })
    .from(metrics)
    .innerJoin(metricVersions, newest)
    .where(and(eq(metrics.projectId, projectId), isNull(metrics.removedAt)))
    .orderBy(asc(metrics.name))
  return rows.map((row) => toRecord(row.version))
}

async function selectSchedules(
  statements: Statements,
  metricId?: string,
): Promise<readonly MetricSchedule[]> {
  const { cron, timezone, last } = metricSchedules
  return await statements
    .select({ metricId: metrics.id, projectId: metrics.projectId, cron, timezone, last })
    .from(metricSchedules)
    .innerJoin(metrics, eq(metrics.id, metricSchedules.metricId))
    .where(metricId === undefined ? undefined : eq(metrics.id, metricId))
    .orderBy(asc(metrics.id))
}

function ofBuckets({ metricId, timeWindow, timezone }: MetricBuckets) {
  return and(
    eq(metricResults.metricId, metricId),
    eq(metricResults.timeWindow, timeWindow),
    eq(metricResults.timezone, timezone),
  )
}

function toRecord({ metricId, ...row }: typeof metricVersions.$inferSelect): MetricRecord {
  return { id: metricId, ...row }
}
