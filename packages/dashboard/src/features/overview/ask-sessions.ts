import type { Project } from '../../api/answers.ts'
import { request } from '../../api/request.ts'
import { isTrendAnswer, type SeriesPart } from '../../questions/answers.ts'
import type { TrendQuestion } from '../../questions/question.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import type { Figure, FigureName, OverviewAnswer, OverviewPart } from './overview-answer.ts'

/** A filter by entry or exit page is one of whole sessions: their events and pages are summed then, not counted. */
export const sessionSeries = [
  { name: 'people', measure: { fn: 'people' } },
  { name: 'sessions', measure: { fn: 'sessions' } },
  { name: 'page_views', measure: { fn: 'sum', field: 'session.pages' } },
  { name: 'bounce_rate', measure: { fn: 'avg', field: 'session.bounced' } },
  { name: 'session_duration', measure: { fn: 'avg', field: 'session.duration' } },
  { name: 'events', measure: { fn: 'sum', field: 'session.events' } },
] as const satisfies NonNullable<TrendQuestion['series']>

/** The figures of an overview, of the sessions that a view selects. */
export async function askSessions(
  project: Project,
  view: View,
  signal: AbortSignal,
): Promise<OverviewAnswer> {
  const { previous, ...answer } = await request('POST', '/v1/analytics/query', isTrendAnswer, {
    projectId: project.id,
    body: { kind: 'trend', ...questionParts(view, project), series: sessionSeries },
    signal,
  })
  return {
    kind: 'overview',
    interval: answer.interval,
    timezone: answer.timezone,
    meta: answer.meta,
    ...partOf(answer),
    ...(previous === undefined ? {} : { previous: partOf(previous) }),
  }
}

function partOf({ from, until, buckets, series: found }: SeriesPart): OverviewPart {
  const figure = (name: FigureName): Figure => {
    const { total = null, values = [] } = found.find((one) => one.name === name) ?? {}
    return { total, values }
  }
  return {
    from,
    until,
    buckets,
    figures: {
      people: figure('people'),
      sessions: figure('sessions'),
      page_views: figure('page_views'),
      bounce_rate: figure('bounce_rate'),
      session_duration: figure('session_duration'),
      events: figure('events'),
    },
  }
}
