import type { Project } from '../../api/answers.ts'
import type { Filter, TableQuestion } from '../../questions/question.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { isOfSessions, type ListKind } from './lists.ts'

/**
 * What the API is asked for a list by itself: the values that are set, and have the most people.
 * @param search only values that hold this
 */
export function listQuestion(
  project: Project,
  view: View,
  kind: ListKind,
  limit: number,
  search = '',
): TableQuestion {
  const { interval: _, compare: __, filter, ...shared } = questionParts(view, project)
  const { field, events } = kind
  const isSessions = [field, ...view.filter.map((rule) => rule.field)].some(isOfSessions)
  const held: Filter | undefined =
    search === ''
      ? undefined
      : { field, op: 'matches', value: `(?i)${search.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}` }
  const all = joinFilters(filter, { field, op: 'is_set' }, held)
  return {
    kind: 'table',
    ...shared,
    ...(events === undefined ? {} : { event: events }),
    ...(all === undefined ? {} : { filter: all }),
    group_by: [field],
    measures: [{ fn: 'people' }, { fn: isSessions ? 'sessions' : 'count' }],
    limit,
  }
}
