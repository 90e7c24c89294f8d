import type { EventType, Category } from '../taxonomy.ts'

/** A JSON Schema (draft 2020-12) of an event: of its own fields and of its `properties`. Plain data. */
export interface EventSchema {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
}

export const text = { type: 'string', maxLength: 8192 } as const
export const count = { type: 'integer', minimum: 0 } as const
export const number = { type: 'number' } as const
export const flag = { type: 'boolean' } as const

export function oneOf(...values: readonly string[]) {
  return { type: 'string', enum: values } as const
}

export interface TypeShape {
  readonly fields?: Readonly<Record<string, unknown>>
  readonly requiredFields?: readonly string[]
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}

/** Declares a built-in type. `fields` are the event's own, `properties` those inside `properties`. */
export function defineType(
  category: Category,
  name: string,
  description: string,
  shape: TypeShape = {},
): EventType {
  return {
    name,
    category,
    description,
    schema: {
      type: 'object',
      properties: {
        ...shape.fields,
        properties: { type: 'object', properties: shape.properties ?? {}, required: shape.required ?? [] },
      },
      required: shape.requiredFields ?? [],
    },
  }
}
