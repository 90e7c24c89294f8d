import { textFields, type TextField } from '@tidemark/event'
import { fault, shown } from '../parse/read.ts'
import type { CohortRef } from './cohort-ref.ts'

/** What a question can ask about an event: a column, or a property by its path. */
export type Field =
  | { readonly kind: 'text'; readonly name: TextField }
  | { readonly kind: 'value'; readonly name: 'value' }
  | { readonly kind: 'is_bot'; readonly name: 'is_bot' }
  | { readonly kind: 'retry_count'; readonly name: 'retry_count' }
  | { readonly kind: 'event_id'; readonly name: 'event_id' }
  | { readonly kind: 'property'; readonly name: string; readonly path: string }
  | { readonly kind: 'session'; readonly name: SessionField }
  | CohortField
  | { readonly kind: 'trait'; readonly name: string; readonly path: string; readonly of: TraitSource }

/** Which of these cohorts somebody is in. */
export interface CohortField {
  readonly kind: 'cohort'
  readonly name: 'cohort'
  readonly cohorts: readonly CohortRef[]
}

/** Whose trait, and of when: the latest, or as it was at the event. */
export const traitSources = ['person', 'person_then', 'tenant', 'tenant_then'] as const
export type TraitSource = (typeof traitSources)[number]

/** What a session is, other than its first event. The numbers are those that can be measured. */
export const sessionNumbers = [
  'session.duration',
  'session.events',
  'session.pages',
  'session.bounced',
] as const
export const sessionTexts = ['session.entry_page', 'session.exit_page'] as const
export type SessionField = (typeof sessionNumbers)[number] | (typeof sessionTexts)[number]

const prefix = 'properties.'
const columns: ReadonlyMap<string, Field> = new Map<string, Field>([
  ...textFields.map((name) => [name, { kind: 'text', name }] as const),
  ['value', { kind: 'value', name: 'value' }],
  ['is_bot', { kind: 'is_bot', name: 'is_bot' }],
  ['retry_count', { kind: 'retry_count', name: 'retry_count' }],
  ['event_id', { kind: 'event_id', name: 'event_id' }],
  ...[...sessionNumbers, ...sessionTexts].map((name) => [name, { kind: 'session', name }] as const),
])

/**
 * Finds the field that `name` means. `at` is where it stands in the question.
 * @throws AppError `question_invalid`
 */
export function resolveField(name: string, at: string): Field {
  const column = columns.get(name)
  if (column !== undefined) return column
  const trait = traitSources.find((source) => name.startsWith(`${source}.`))
  if (trait !== undefined) {
    return { kind: 'trait', name, path: checkedPath(name.slice(trait.length + 1), at), of: trait }
  }
  if (name === 'cohort') {
    throw fault(
      at,
      'Say which cohorts: {"field": "cohort", "op": "in", "value": ["NAME"]} in a filter, {"field": "cohort", "cohorts": ["NAME"]} in the breakdown of a trend or a table.',
    )
  }
  if (!name.startsWith(prefix)) {
    const near = [...columns.keys()].find((known) => sameLetters(known, name))
    throw fault(
      at,
      near === undefined
        ? `There is no field "${shown(name)}". For a property, write "${prefix}${shown(name)}".`
        : `There is no field "${shown(name)}". Did you mean "${near}"?`,
    )
  }
  return { kind: 'property', name, path: checkedPath(name.slice(prefix.length), at) }
}

/** @throws AppError `question_invalid` where no cohorts were looked up, as in the rules of cohorts themselves. */
export function resolveCohorts(found: readonly CohortRef[] | undefined, at: string): CohortField {
  if (found !== undefined) return { kind: 'cohort', name: 'cohort', cohorts: found }
  throw fault(at, 'Cohorts cannot be asked for here. In the rule of a cohort write {"in": "NAME"}.')
}

/** A field that can be summed. @throws AppError `question_invalid` */
export function resolveNumber(name: string, at: string): Field {
  const field = resolveField(name, at)
  if (field.kind === 'value' || field.kind === 'property' || field.kind === 'trait') return field
  if (sessionNumbers.some((number) => number === field.name)) return field
  throw fault(at, `"${name}" is no number that can be summed. Take "value", or "${prefix}NAME".`)
}

function sameLetters(a: string, b: string): boolean {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return bare(a) === bare(b)
}

function checkedPath(path: string, at: string): string {
  if (path === '') throw fault(at, `Name the property: "${prefix}plan", say.`)
  // The engine reads a colon or caret with a backtick as syntax, and some such names stop it altogether.
  if (/[:^]`/.test(path)) {
    throw fault(
      at,
      'A property whose name holds a colon or caret followed by a backtick cannot be asked for.',
    )
  }
  return path
}
