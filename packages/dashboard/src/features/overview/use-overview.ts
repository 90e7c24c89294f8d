import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { serverNowMs } from '../../api/request.ts'
import { useAsker } from '../../questions/asker.ts'
import { askedRange } from '../../view/asked-range.ts'
import type { View } from '../../view/view-search.ts'
import type { OverviewAnswer } from './overview-answer.ts'
import { lookQuery, overviewQuery } from './overview-query.ts'

const refreshFloorMs = 5000
const refreshCeilingMs = 20_000
/** Refreshing may take this share of the server's time for one page that stays open. */
const refreshShare = 0.1

/** An overview that is asked for, and what can be shown of it. */
export interface Overview {
  readonly query: UseQueryResult<OverviewAnswer>
  /** Its figures, or those of a first look; stale while they are of the view before. */
  readonly figures: { readonly answer: OverviewAnswer | undefined; readonly stale: boolean }
}

/** All figures and the usual lists, asked again by itself while the range is running. */
export function useOverview(project: Project, view: View): Overview {
  const asker = useAsker()
  const query = useQuery({
    ...overviewQuery(asker, project, view),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => refreshEveryMs(project, view, state.data?.meta.elapsed_ms),
  })
  const { data: look } = useQuery({ ...lookQuery(asker, project, view), enabled: false })
  const isWaiting = query.data === undefined || query.isPlaceholderData
  const figures =
    isWaiting && look
      ? { answer: look, stale: false }
      : { answer: query.data, stale: query.isPlaceholderData }
  return { query, figures }
}

/** Cheap questions are asked often, dear ones seldom, and what is over not again. */
export function refreshEveryMs(project: Project, view: View, elapsedMs = 0): number | false {
  if (!askedRange(view.range, project.timezone, serverNowMs()).running) return false
  return Math.min(refreshCeilingMs, Math.max(refreshFloorMs, elapsedMs / refreshShare))
}
