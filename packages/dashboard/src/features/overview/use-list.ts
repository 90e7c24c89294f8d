import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { request } from '../../api/request.ts'
import { isTableAnswer, type TableAnswer } from '../../questions/answers.ts'
import type { Filter, TableQuestion } from '../../questions/question.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { isOfSessions, withUnset, type ListKind } from './lists.ts'
import type { TopRow } from './overview-answer.ts'
import { refreshEveryMs } from './use-overview.ts'

interface ListOptions {
  readonly limit: number
  /** Only values that hold this, in capitals or not. */
  readonly search?: string
  readonly enabled?: boolean
}

export interface ListAnswer {
  readonly rows: readonly TopRow[]
  /** There are more than were asked for. */
  readonly truncated: boolean
}

/** One list of the overview, asked by itself. */
export function useList(
  project: Project,
  view: View,
  kind: ListKind,
  { limit, search = '', enabled = true }: ListOptions,
): UseQueryResult<ListAnswer> {
  const { field } = kind
  return useQuery({
    queryKey: ['list', project.id, view, field, limit, search],
    queryFn: async ({ signal }) =>
      listOf(
        await request('POST', '/v1/analytics/query', isTableAnswer, {
          projectId: project.id,
          body: listQuestion(project, view, kind, limit, search),
          signal,
        }),
      ),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: refreshEveryMs(project, view, slowestListMs),
  })
}

/** Lists change little: they are asked as seldom as a question that takes so long. */
const slowestListMs = 3000

/** @param search only values that hold this */
export function listQuestion(
  project: Project,
  view: View,
  kind: ListKind,
  limit: number,
  search = '',
): TableQuestion {
  const { interval: _, compare: __, filter, ...shared } = questionParts(view, project)
  const { field } = kind
  const isSessions = [field, ...view.filter.map((rule) => rule.field)].some(isOfSessions)
  const held: Filter | undefined =
    search === ''
      ? undefined
      : { field, op: 'matches', value: `(?i)${search.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}` }
  const isSet: Filter | undefined = withUnset(kind) ? undefined : { field, op: 'is_set' }
  const all = joinFilters(filter, isSet, held)
  return {
    kind: 'table',
    ...shared,
    ...(all === undefined ? {} : { filter: all }),
    group_by: [field],
    measures: [{ fn: 'people' }, { fn: isSessions ? 'sessions' : 'count' }],
    limit,
  }
}

function listOf({ rows, truncated }: TableAnswer): ListAnswer {
  return {
    rows: rows.map(([value = null, people, events]) => ({
      value: value === null ? null : String(value),
      people: Number(people),
      events: Number(events),
    })),
    truncated,
  }
}
