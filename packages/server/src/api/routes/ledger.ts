import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { parseTime } from '@tidemark/event'
import { AppError } from '../../errors.ts'
import { scopeOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { readLedger } from '../ledger.ts'
import { problems, readSecurity } from '../schemas.ts'

const counts = Type.Record(Type.String(), Type.Integer())
const weekMs = 7 * 24 * 60 * 60 * 1000

/** What became of every event (A1). */
export function addLedgerRoutes(scope: FastifyInstance, { access, log, store, config }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/v1/ledger',
    {
      schema: {
        tags: ['asking'],
        summary: 'What became of every event, by the hour in which it was received.',
        description:
          'For every hour, received = stored + dropped (each reason) + dead (each code) + in_log. `client` is beside the sum: what SDKs say that they sent, sent again and lost before it got here.',
        security: readSecurity,
        querystring: Type.Object({
          from: Type.Optional(Type.String({ description: 'Default: a week ago.' })),
          until: Type.Optional(Type.String({ description: 'Default: now.' })),
        }),
        response: {
          200: Type.Object({
            settled: Type.Boolean({
              description:
                'False when events were being loaded while this was counted: the sums may be off by what was on its way. Ask again.',
            }),
            hours: Type.Array(
              Type.Object({
                hour: Type.String(),
                received: Type.Integer(),
                stored: Type.Integer(),
                dropped: counts,
                dead: counts,
                in_log: Type.Integer(),
                client: Type.Object({ sent: Type.Integer(), retried: Type.Integer(), dropped: counts }),
              }),
            ),
          }),
          ...problems(400, 401, 403),
        },
      },
    },
    async (request) => {
      const grant = await access.reader(request)
      if (grant.tenantId !== undefined) {
        throw new AppError(
          'role_too_low',
          'The ledger is of the whole project; this key sees one tenant of it.',
        )
      }
      const now = Date.now()
      const from = timeOf(request.query.from, 'from') ?? now - weekMs
      const until = timeOf(request.query.until, 'until') ?? now + 1
      return readLedger({ log, store, budget: config.query }, scopeOf(grant), { from, until })
    },
  )
}

function timeOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  const time = parseTime(text)
  if (time !== undefined) return time
  throw new AppError('request_invalid', `${name} is no time. Write it like 2026-10-01T12:00:00Z.`, {
    path: `/${name}`,
  })
}
