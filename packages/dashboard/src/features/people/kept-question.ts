import { isQuestion } from '../../api/boards.ts'
import type { Filter, Question } from '../../questions/question.ts'
import type { PeopleView } from './people-search.ts'

/** Lists of people that stand behind no figure of a question. */
const ownKinds = ['active', 'clusters', 'cohort']

/**
 * What a board shows of a list of people: the question of the figure that they stand behind; else how many of them
 * come, day by day.
 */
export function keptQuestion(
  { behind, cohort }: Pick<PeopleView, 'behind' | 'cohort'>,
  filter: Filter | undefined,
): Question {
  const of: unknown = behind?.of
  if (isQuestion(of) && !ownKinds.includes(of.kind)) return of
  const among = cohort === undefined ? filter : cohortIs(cohort)
  return peopleQuestion(among)
}

/** How many people come, of those whose events a filter lets through. */
export function peopleQuestion(filter: Filter | undefined): Question {
  return {
    kind: 'trend',
    measure: { fn: 'people' },
    last: '30d',
    ...(filter === undefined ? {} : { filter }),
  }
}

export function cohortIs(cohort: string): Filter {
  return { field: 'cohort', op: 'is', value: cohort }
}
