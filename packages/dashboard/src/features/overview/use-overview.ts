import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { serverNowMs } from '../../api/request.ts'
import { useAsker } from '../../questions/asker.ts'
import { askedRange } from '../../view/asked-range.ts'
import type { View } from '../../view/view-search.ts'
import type { OverviewAnswer } from './overview-answer.ts'
import { overviewQuery } from './overview-query.ts'

const refreshFloorMs = 5000
const refreshCeilingMs = 20_000
/** Refreshing may take this share of the server's time for one page that stays open. */
const refreshShare = 0.1

/** All figures and the usual lists, asked again by itself while the range is running. */
export function useOverview(project: Project, view: View): UseQueryResult<OverviewAnswer> {
  return useQuery({
    ...overviewQuery(useAsker(), project, view),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => refreshEveryMs(project, view, state.data?.meta.elapsed_ms),
  })
}

/** Cheap questions are asked often, dear ones seldom, and what is over not again. */
export function refreshEveryMs(project: Project, view: View, elapsedMs = 0): number | false {
  if (!askedRange(view.range, project.timezone, serverNowMs()).running) return false
  return Math.min(refreshCeilingMs, Math.max(refreshFloorMs, elapsedMs / refreshShare))
}
