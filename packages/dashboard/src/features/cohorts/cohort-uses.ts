import { isRecord } from '../../api/answers.ts'
import { cohortsIn } from './cohort-rule.ts'

/** What a cohort is called by whoever uses it. */
interface Named {
  readonly id: string
  readonly name: string
}

/** Whether a cohort's definition is made of another one. */
export function usesCohort(definition: unknown, { id, name }: Named): boolean {
  return cohortsIn(definition).some((one) => one === id || one === name)
}

/** Whether a question, or a part of one, is about the people of a cohort. */
export function namesCohort(question: unknown, cohort: Named): boolean {
  if (Array.isArray(question)) return question.some((part) => namesCohort(part, cohort))
  if (!isRecord(question)) return false
  if (question['field'] === 'cohort') {
    const named = [question['value'], question['cohorts']].flat()
    if (named.some((one) => one === cohort.id || one === cohort.name)) return true
  }
  return Object.values(question).some((part) => namesCohort(part, cohort))
}
