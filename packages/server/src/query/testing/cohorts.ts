import type { KeptCohort } from '../journeys/cohorts/bind-cohorts.ts'
import type { CohortRule } from '../journeys/cohorts/cohort-rule.ts'
import { names } from './arbitraries.ts'

const [first = '', second = ''] = names

/** Cohorts that every project of the tests has. They overlap, and many people are in none. */
export const ruledCohorts: readonly { readonly name: string; readonly rule: CohortRule }[] = [
  { name: 'doers', rule: { did: { event: first } } },
  { name: "o'ften", rule: { did: {}, at_least: 3 } },
  { name: 'without', rule: { did: { event: second }, at_most: 0 } },
  { name: 'planned', rule: { trait: { field: 'person.plan', op: 'is_set' } } },
  { name: 'nobody', rule: { did: { event: 'that nobody did' } } },
]
export const listedCohort = { name: 'listed', ids: ['u1', 'a2', 'nobody at all'] }

/** As they are kept. */
export const cohorts: readonly KeptCohort[] = [
  ...ruledCohorts.map(({ name, rule }) => ({ id: cohortId(name), name, definition: { rule } })),
  { id: cohortId(listedCohort.name), name: listedCohort.name, definition: { ids: listedCohort.ids } },
]

export function cohortId(name: string): string {
  return `id of ${name}`
}
