import type { Field } from './field.ts'
import { rawOf, readingsOf, type Plan, type ResolvedMeasure } from './plan.ts'
import { fieldsOf } from './resolve-filter.ts'

/** Whether the answer depends on who is who and on traits, which change also where no event comes into the range. */
export function readsPeople(plan: Plan): boolean {
  return (
    readingsOf(plan).some(
      ({ source, selection }) =>
        rawOf(source) === 'sessions' ||
        selection.sample !== undefined ||
        fieldsOf(selection.filter).some(isOfPerson),
    ) || hasPeople(plan)
  )
}

function hasPeople(plan: Plan): boolean {
  switch (plan.kind) {
    case 'overview':
    case 'distribution':
    case 'lifecycle':
    case 'stickiness':
      return true
    case 'trend':
      return (
        plan.lines.some(({ measure }) => isOfPeople(measure)) ||
        plan.breakdown.some(({ field }) => isOfPerson(field))
      )
    case 'table':
      return (
        plan.columns.some(({ measure }) => isOfPeople(measure)) ||
        plan.groups.some(({ field }) => isOfPerson(field))
      )
  }
}

function isOfPeople(measure: ResolvedMeasure): boolean {
  if ('field' in measure) return isOfPerson(measure.field)
  return measure.fn !== 'count'
}

function isOfPerson({ kind }: Field): boolean {
  return kind === 'trait' || kind === 'cohort'
}
