import { fault, isFields, pointer, shown } from '../../parse/read.ts'
import type { CohortRef } from '../../plan/cohort-ref.ts'
import type { PlanContext } from '../../plan/plan-question.ts'
import { parseCohort } from './cohort-rule.ts'
import { membersSql } from './cohort-sql.ts'
import { planCohort, type FindCohort } from './plan-cohort.ts'

/** A cohort by its name, as it was written. */
export interface KeptCohort {
  readonly id: string
  readonly name: string
  readonly definition: unknown
}

/** Where cohorts are kept, and what their windows are reckoned by. */
export interface CohortBinding {
  readonly cohorts?: ((projectId: string) => Promise<readonly KeptCohort[]>) | undefined
  readonly projectId: string
  readonly context: PlanContext
}

/**
 * The question with the cohorts beside their names, wherever a filter or a breakdown has some (D76). One that names
 * none is given back as it is.
 * @throws AppError `question_invalid` for a cohort that there is not.
 */
export async function withCohorts<T>(
  question: T,
  { cohorts, projectId, context }: CohortBinding,
): Promise<T> {
  if (!namesCohort(question)) return question
  return bindCohorts(question, (await cohorts?.(projectId)) ?? [], context)
}

/** The same, of cohorts that are at hand. */
export function bindCohorts<T>(question: T, kept: readonly KeptCohort[], context: PlanContext): T {
  const find: FindCohort = (idOrName) => {
    const found = kept.find(({ id }) => id === idOrName) ?? kept.find(({ name }) => name === idOrName)
    return found && { id: found.id, definition: parseCohort(found.definition) }
  }
  function refer(name: string, path: string): CohortRef {
    const found = find(name)
    if (found === undefined) {
      throw fault(
        path,
        `There is no cohort "${shown(name)}". GET /v1/analytics/cohorts lists them. A property called cohort is properties.cohort.`,
      )
    }
    const { id, definition } = found
    const plan = planCohort(definition, find, context, [id])
    return { id, name, definition, people: (from) => membersSql(plan, from) }
  }
  const referAll = (names: unknown, path: string) =>
    Array.isArray(names)
      ? names.map((name, index) => refer(String(name), pointer(path, index)))
      : [refer(String(names), path)]
  function bind(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((inner, index) => bind(inner, pointer(path, index)))
    if (!isFields(value)) return value
    if (isOfCohort(value)) {
      const key = 'op' in value ? 'value' : 'cohorts'
      return { ...value, found: referAll(value[key], pointer(path, key)) }
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, bind(inner, pointer(path, key))]),
    )
  }
  // Nothing is taken away, so it is a question of the same kind.
  return bind(question, '') as T
}

/** The cohorts of a question that went through {@link bindCohorts}. */
export function cohortsOf(question: unknown): readonly CohortRef[] {
  return conditionsOf(question).flatMap(({ found = [] }) => found)
}

function namesCohort(question: unknown): boolean {
  return conditionsOf(question).length > 0
}

/** Filters and breakdowns by cohorts: the only things in a question with such a field. */
interface OfCohort {
  readonly field: 'cohort'
  readonly found?: readonly CohortRef[]
}

function conditionsOf(value: unknown): readonly OfCohort[] {
  if (Array.isArray(value)) return value.flatMap(conditionsOf)
  if (!isFields(value)) return []
  return isOfCohort(value) ? [value] : Object.values(value).flatMap(conditionsOf)
}

function isOfCohort(value: object): value is OfCohort & Readonly<Record<string, unknown>> {
  return 'field' in value && value.field === 'cohort' && ('op' in value || 'cohorts' in value)
}
