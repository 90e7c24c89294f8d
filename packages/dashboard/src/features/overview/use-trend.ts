import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { askTrend } from '../../api/api.ts'
import type { CountMeasure, Project, TrendAnswer, TrendQuestion } from '../../api/answers.ts'
import { serverNowMs } from '../../api/request.ts'
import { askRange } from './range.ts'
import type { OverviewView } from './overview-search.ts'

interface TrendRequest {
  readonly measure: CountMeasure
  readonly breakdown?: string | undefined
  /** Whether the period before is asked for too: it doubles the work. */
  readonly compare: boolean
  readonly enabled?: boolean
}

/** As many as there are colours that can be told apart. */
const breakdownLimit = 10

const refreshFloorMs = 3000
const refreshCeilingMs = 60_000
/** Refreshing may take this share of the server's time for one page that stays open. */
const refreshShare = 0.05

/** One question and its answer, asked again by itself while the tab is visible and the range is running. */
export function useTrend(project: Project, view: OverviewView, request: TrendRequest) {
  const { range, interval, bots } = view
  const { measure, breakdown, compare, enabled = true } = request
  return useQuery({
    queryKey: ['trend', project.id, { range, interval, bots, measure, breakdown, compare }],
    queryFn: ({ signal }) => askTrend(project.id, trendQuestion(project, view, request), signal),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      askRange(range, project.timezone, serverNowMs()).running ? refreshEveryMs(state.data) : false,
  })
}

/** Cheap questions are asked often, dear ones seldom. */
function refreshEveryMs(answer: TrendAnswer | undefined): number {
  const elapsedMs = answer?.meta.elapsed_ms ?? 0
  return Math.min(refreshCeilingMs, Math.max(refreshFloorMs, elapsedMs / refreshShare))
}

function trendQuestion(project: Project, view: OverviewView, request: TrendRequest): TrendQuestion {
  const { from, until, compare } = askRange(view.range, project.timezone, serverNowMs())
  return {
    kind: 'trend',
    from,
    until,
    timezone: project.timezone,
    interval: view.interval,
    measure: { fn: request.measure },
    bots: view.bots,
    ...(request.breakdown === undefined
      ? {}
      : { breakdown: [request.breakdown], breakdown_limit: breakdownLimit }),
    ...(request.compare ? { compare } : {}),
  }
}
