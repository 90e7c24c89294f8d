import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { withinScope } from '../../query/scope.ts'
import { param, sql } from '../../store/sql.ts'
import { scopeOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

const letter = Type.Object({
  dead_letter_id: Type.String(),
  received_at: Type.String(),
  code: Type.String(),
  message: Type.String(),
  path: Type.String(),
  protocol: Type.String(),
  event_id: Type.String(),
  body: Type.String({ description: 'The event as it was sent; addresses are cut as the project wants it.' }),
})

/** Events that were refused, whole, newest first (C1). */
export function addDeadLetterRoutes(scope: FastifyInstance, { access, store, config }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/v1/dead-letters',
    {
      schema: {
        tags: ['asking'],
        summary: 'Events that were refused, with the reason, newest first.',
        security: readSecurity,
        querystring: Type.Object({
          code: Type.Optional(Type.String({ maxLength: 100 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
          cursor: Type.Optional(
            Type.String({ maxLength: 200, description: '`next_cursor` of the page before.' }),
          ),
        }),
        response: {
          200: Type.Object({
            dead_letters: Type.Array(letter),
            next_cursor: Type.Union([Type.String(), Type.Null()]),
          }),
          ...problems(400, 401, 403),
        },
      },
    },
    async (request) => {
      const grant = await access.reader(request)
      const { code, limit = 50, cursor } = request.query
      const after = cursor === undefined ? undefined : decodeCursor(cursor)
      const query = withinScope(
        scopeOf(grant),
        (
          from,
        ) => sql`SELECT toString(dead_letter_id) AS dead_letter_id, toUnixTimestamp64Milli(received_at) AS received_ms,
            code, message, path, protocol, event_id, body
          FROM ${from('dead_letters')}
          WHERE ${code === undefined ? sql`true` : sql`code = ${param('String', code)}`}
            AND ${after === undefined ? sql`true` : sql`(received_at, dead_letter_id) < (fromUnixTimestamp64Milli(${param('Int64', after.receivedMs)}), toUUID(${param('String', after.id)}))`}
          ORDER BY received_at DESC, dead_letter_id DESC LIMIT ${param('UInt32', limit + 1)}`,
      )
      const { rows } = await store.select(query, config.query)
      const letters = rows.slice(0, limit).map((row) => ({
        dead_letter_id: String(row['dead_letter_id']),
        received_at: new Date(Number(row['received_ms'])).toISOString(),
        code: String(row['code']),
        message: String(row['message']),
        path: String(row['path']),
        protocol: String(row['protocol']),
        event_id: String(row['event_id']),
        body: String(row['body']),
      }))
      const last = letters.at(-1)
      const next =
        rows.length > limit && last !== undefined ? encodeCursor(last.received_at, last.dead_letter_id) : null
      return { dead_letters: letters, next_cursor: next }
    },
  )
}

function encodeCursor(receivedAt: string, id: string): string {
  return Buffer.from(`${Date.parse(receivedAt)} ${id}`).toString('base64url')
}

function decodeCursor(cursor: string): { readonly receivedMs: number; readonly id: string } {
  const [, ms, id] = /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (ms === undefined || id === undefined) {
    throw new AppError('cursor_invalid', 'This cursor was not made here. Begin again without one.', {
      path: '/cursor',
    })
  }
  return { receivedMs: Number(ms), id }
}
