import { and, asc, count, eq, isNull, or, type SQL } from 'drizzle-orm'
import { AppError, must } from '../errors.ts'
import type { Database, Guard } from './database.ts'
import {
  mostSaved,
  type SavedKind,
  type SavedRecord,
  type SavedRecords,
  type SavedViewer,
} from './saved-records.ts'
import { saved } from './schema.ts'
import { createId } from './secrets.ts'

const prefixes = { question: 'que', board: 'brd', segment: 'seg', annotation: 'ann' } as const

export function createSavedRecords(
  database: Database,
  { guard, now }: { readonly guard: Guard; readonly now: () => Date },
): SavedRecords {
  return {
    list: (viewer, kind) =>
      guard.ask(async () => {
        const rows = await database
          .select()
          .from(saved)
          .where(visible(viewer, kind))
          .orderBy(asc(saved.createdAt), asc(saved.id))
        return rows.map(toRecord)
      }),

    find: (viewer, kind, id) =>
      guard.ask(async () => {
        const [row] = await database
          .select()
          .from(saved)
          .where(visible(viewer, kind, id))
        if (row === undefined) throw notThere(kind, id)
        return toRecord(row)
      }),

    add: (viewer, things) =>
      guard.ask(async () => {
        if (things.length === 0) return []
        return await database.transaction(async (transaction) => {
          for (const kind of new Set(things.map((thing) => thing.kind))) {
            const [kept] = await transaction
              .select({ rows: count() })
              .from(saved)
              .where(and(eq(saved.projectId, viewer.projectId), eq(saved.kind, kind)))
            if ((kept?.rows ?? 0) + things.length <= mostSaved) continue
            throw new AppError(
              'request_invalid',
              `A project keeps at most ${mostSaved} ${kind}s. Remove some that nobody needs.`,
            )
          }
          const at = now()
          const rows = await transaction
            .insert(saved)
            .values(
              things.map(({ kind, content, isPersonal, createdBy }) => ({
                id: createId(prefixes[kind]),
                projectId: viewer.projectId,
                kind,
                tenantId: viewer.tenantId ?? null,
                owner: isPersonal ? viewer.owner : null,
                content,
                version: 1,
                createdAt: at,
                createdBy,
                updatedAt: at,
              })),
            )
            .returning()
          return rows.map(toRecord)
        })
      }),

    change: (viewer, kind, id, { content, isPersonal, version }) =>
      guard.ask(
        async () =>
          await database.transaction(async (transaction) => {
            const [before] = await transaction
              .select({ version: saved.version })
              .from(saved)
              .where(visible(viewer, kind, id))
              .for('update')
            if (before === undefined) throw notThere(kind, id)
            if (version !== undefined && version !== before.version) {
              throw new AppError(
                'changed_meanwhile',
                `Somebody has changed this ${kind} meanwhile: it is at version ${before.version}, not ${version}. Load it again and repeat your change.`,
              )
            }
            const [row] = await transaction
              .update(saved)
              .set({
                content,
                owner: isPersonal ? viewer.owner : null,
                version: before.version + 1,
                updatedAt: now(),
              })
              .where(eq(saved.id, id))
              .returning()
            return toRecord(must(row, 'the row is locked'))
          }),
      ),

    remove: (viewer, kind, id) =>
      guard.ask(async () => {
        const gone = await database
          .delete(saved)
          .where(visible(viewer, kind, id))
          .returning({ id: saved.id })
        if (gone.length === 0) throw notThere(kind, id)
      }),
  }
}

/** The one place that says what there is for whom (G17). */
function visible({ projectId, tenantId, owner }: SavedViewer, kind: SavedKind, id?: string): SQL | undefined {
  return and(
    eq(saved.projectId, projectId),
    eq(saved.kind, kind),
    tenantId === undefined ? undefined : eq(saved.tenantId, tenantId),
    or(isNull(saved.owner), eq(saved.owner, owner)),
    id === undefined ? undefined : eq(saved.id, id),
  )
}

function notThere(kind: SavedKind, id: string): AppError {
  return new AppError(
    'not_found',
    `There is no ${kind} ${JSON.stringify(id.slice(0, 100))} that you may see. GET /v1/${kind}s lists them.`,
  )
}

function toRecord(row: typeof saved.$inferSelect): SavedRecord {
  const { projectId: _, tenantId, owner, ...rest } = row
  return { ...rest, tenantId: tenantId ?? undefined, owner: owner ?? undefined }
}
