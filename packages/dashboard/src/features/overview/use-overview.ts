import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { request, serverNowMs } from '../../api/request.ts'
import { askedRange } from '../../view/asked-range.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { askSessions } from './ask-sessions.ts'
import { isOfSessions } from './lists.ts'
import { isOverviewAnswer } from './overview-answer.ts'

const refreshFloorMs = 5000
const refreshCeilingMs = 20_000
/** Refreshing may take this share of the server's time for one page that stays open. */
const refreshShare = 0.1

/** Rows of each list on the page. */
export const listRows = 8
/** One more says whether there are more, another may be of what is not set. */
export const askedRows = listRows + 2

/** All figures and the usual lists in one answer, asked again by itself while the range is running. */
export function useOverview(project: Project, view: View) {
  return useQuery({
    queryKey: ['overview', project.id, view],
    queryFn: ({ signal }) =>
      view.filter.some(({ field }) => isOfSessions(field))
        ? askSessions(project, view, signal)
        : request('POST', '/v1/analytics/query', isOverviewAnswer, {
            projectId: project.id,
            body: { kind: 'overview', ...questionParts(view, project), limit: askedRows },
            signal,
          }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => refreshEveryMs(project, view, state.data?.meta.elapsed_ms),
  })
}

/** Cheap questions are asked often, dear ones seldom, and what is over not again. */
export function refreshEveryMs(project: Project, view: View, elapsedMs = 0): number | false {
  if (!askedRange(view.range, project.timezone, serverNowMs()).running) return false
  return Math.min(refreshCeilingMs, Math.max(refreshFloorMs, elapsedMs / refreshShare))
}
