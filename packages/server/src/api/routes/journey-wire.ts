import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { ReadGrant } from '../../control/control.ts'
import type { JourneyRecord } from '../../control/journey-records.ts'
import { AppError } from '../../errors.ts'
import type { Keeper } from '../../journeys/journey-engine.ts'
import { contextOf, type Access } from '../access.ts'

export const nameSchema = Type.String({ minLength: 1, maxLength: 200 })
export const idParams = Type.Object({
  id: Type.String({ description: 'An id, or a name.', examples: ['checkout'] }),
})
export const recordSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  definition: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
  created_at: Type.String({ format: 'date-time' }),
  created_by: Type.String(),
  updated_at: Type.String({ format: 'date-time' }),
})
export const timeQuery = Type.Object({
  from: Type.Optional(Type.String({ examples: ['2026-11-01'] })),
  until: Type.Optional(Type.String({ examples: ['2026-11-15'] })),
  last: Type.Optional(
    Type.String({ description: 'Default: `30d`, or what the funnel says.', examples: ['14d'] }),
  ),
  timezone: Type.Optional(Type.String({ examples: ['Europe/Berlin'] })),
})

export function toWire({ id, name, definition, createdAt, createdBy, updatedAt }: JourneyRecord) {
  return {
    id,
    name,
    definition,
    created_at: createdAt.toISOString(),
    created_by: createdBy,
    updated_at: updatedAt.toISOString(),
  }
}

/** Who may keep funnels and cohorts. @throws AppError `role_too_low` */
export async function keeperOf(access: Access, request: FastifyRequest): Promise<Keeper> {
  const grant = await access.atLeast(request, 'analyst')
  if (grant.tenantId === undefined) return { context: contextOf(grant), by: nameOf(grant) }
  throw new AppError(
    'role_too_low',
    'Funnels and cohorts are those of the whole project, and you are restricted to one tenant. Ask an owner of the project.',
  )
}

export function readObject(value: unknown, path: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new AppError('question_invalid', `${what} is a JSON object.`, { path })
}

function nameOf({ subject }: ReadGrant): string {
  switch (subject.kind) {
    case 'user':
      return subject.email
    case 'key':
      return subject.keyId
    case 'local':
      return 'local'
  }
}
