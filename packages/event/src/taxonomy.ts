import { snakeCase } from './naming.ts'
import { businessSchemas } from './schemas/business.ts'
import { chatSchemas } from './schemas/chat.ts'
import { emailSchemas } from './schemas/email.ts'
import { operationsSchemas } from './schemas/operations.ts'
import { productSchemas } from './schemas/product.ts'
import { securitySchemas } from './schemas/security.ts'
import type { EventSchema } from './schemas/schema.ts'

export type Category =
  | 'product'
  | 'email'
  | 'security'
  | 'infrastructure'
  | 'performance'
  | 'business'
  | 'chat'

export interface CategoryRule {
  readonly category: Category
  /** What its names begin with; empty for the names of product and web. */
  readonly prefix: string
  /** How long its events are kept by default. */
  readonly retentionDays: number
}

export const categories: readonly CategoryRule[] = [
  { category: 'product', prefix: '', retentionDays: 731 },
  { category: 'email', prefix: 'email_', retentionDays: 731 },
  { category: 'security', prefix: 'security_', retentionDays: 2557 },
  { category: 'infrastructure', prefix: 'infra_', retentionDays: 90 },
  { category: 'performance', prefix: 'perf_', retentionDays: 30 },
  { category: 'business', prefix: 'business_', retentionDays: 1827 },
  { category: 'chat', prefix: 'chat_', retentionDays: 365 },
]

/** A registered event type: its name, its category and the JSON Schema of what it must carry. */
export interface EventType {
  readonly name: string
  readonly category: Category
  readonly description: string
  readonly schema: EventSchema
}

/** The types that every project knows from the start. */
export const builtInTypes: ReadonlyMap<string, EventType> = new Map(
  [
    ...productSchemas,
    ...emailSchemas,
    ...securitySchemas,
    ...operationsSchemas,
    ...businessSchemas,
    ...chatSchemas,
  ].map((type) => [type.name, type]),
)

/** The category of a name: its registered type's, else the one whose prefix it has, else product. */
export function categoryOf(name: string): Category {
  const type = builtInTypes.get(name)
  if (type !== undefined) return type.category
  return categories.find(({ prefix }) => prefix !== '' && name.startsWith(prefix))?.category ?? 'product'
}

const bareNames: ReadonlyMap<string, string> = new Map(
  [...builtInTypes.values()].flatMap(({ name, category }) => {
    const prefix = categories.find((rule) => rule.category === category)?.prefix ?? ''
    return prefix !== '' && name.startsWith(prefix)
      ? [[`${category}:${name.slice(prefix.length)}`, name]]
      : []
  }),
)

/**
 * The built-in name that `name` stands for within `category`: `login_failure` of `security` is
 * `security_login_failure`. Anything else is given back as it is.
 */
export function nameInCategory(name: string, category: string): string {
  return bareNames.get(`${category}:${snakeCase(name)}`) ?? name
}
