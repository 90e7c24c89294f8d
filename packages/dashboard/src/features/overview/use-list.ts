import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { isTableAnswer, type TableAnswer } from '../../questions/answers.ts'
import { useAsker } from '../../questions/asker.ts'
import type { View } from '../../view/view-search.ts'
import { listQuestion } from './list-question.ts'
import { setRows, type ListKind, type ListRow } from './lists.ts'
import { refreshEveryMs } from './use-overview.ts'

interface ListOptions {
  readonly limit: number
  /** Only values that hold this, in capitals or not. */
  readonly search?: string
  readonly enabled?: boolean
}

export interface ListAnswer {
  readonly rows: readonly ListRow[]
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
  const asker = useAsker()
  return useQuery({
    queryKey: ['list', asker.scope, view, kind, limit, search],
    queryFn: async ({ signal }) =>
      listOf(await asker.answer(listQuestion(project, view, kind, limit, search), isTableAnswer, signal)),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: refreshEveryMs(project, view, slowestListMs),
  })
}

/** Lists change little: they are asked as seldom as a question that takes so long. */
const slowestListMs = 3000

function listOf({ rows, truncated }: TableAnswer): ListAnswer {
  return {
    rows: setRows(
      rows.map(([value = null, people, events]) => ({
        value: value === null ? null : String(value),
        people: Number(people),
        events: Number(events),
      })),
    ),
    truncated,
  }
}
