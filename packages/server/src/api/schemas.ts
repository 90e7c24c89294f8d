import { Type, type TSchema } from 'typebox'
import { roles, type Role } from '../control/control.ts'

/** RFC 9457, with our stable `code`. */
const problemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String({ description: 'Stable; what a program goes by.' }),
  detail: Type.String({ description: 'What happened, and what to do next.' }),
  path: Type.Optional(Type.String({ description: 'Where in the request, as a JSON pointer.' })),
  request_id: Type.String(),
})

/** The refusals that every route of a kind has, for the documentation. */
export function problems(...statuses: readonly number[]): Record<number, TSchema> {
  return Object.fromEntries(statuses.map((status) => [status, problemSchema]))
}

export const readSecurity = [{ readKey: [] }, { session: [] }]

export const roleSchema = Type.Unsafe<Role>({ type: 'string', enum: [...roles] })

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
