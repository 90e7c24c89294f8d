import type { Project } from '../../api/answers.ts'
import { isTrendAnswer, type SeriesPart, type TrendAnswer } from '../../questions/answers.ts'
import type { OverviewQuestion, TrendQuestion } from '../../questions/question.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { isOfSessions, pageNames } from './lists.ts'
import {
  isOverviewAnswer,
  type Figure,
  type FigureName,
  type OverviewAnswer,
  type OverviewPart,
} from './overview-answer.ts'

type FigureQuestion = Pick<TrendQuestion, 'event' | 'measure'>

const figures: Readonly<Record<FigureName, FigureQuestion>> = {
  people: { measure: { fn: 'people' } },
  sessions: { measure: { fn: 'sessions' } },
  page_views: { event: pageNames, measure: { fn: 'count' } },
  bounce_rate: { measure: { fn: 'avg', field: 'session.bounced' } },
  session_duration: { measure: { fn: 'avg', field: 'session.duration' } },
  events: { measure: { fn: 'count' } },
}

/** A filter by entry or exit page is one of whole sessions: their events and pages are summed then, not counted. */
const figuresOfSessions: Readonly<Record<FigureName, FigureQuestion>> = {
  ...figures,
  page_views: { measure: { fn: 'sum', field: 'session.pages' } },
  events: { measure: { fn: 'sum', field: 'session.events' } },
}

interface Extent {
  /** Rows of each list. */
  readonly limit: number
  /** The part of the people to read; all where there is none. */
  readonly sample?: number
}

/** All figures at once; of whole sessions as series, without lists. */
export function overviewQuestion(
  project: Project,
  view: View,
  { limit, ...sampled }: Extent,
): OverviewQuestion | TrendQuestion {
  const parts = { ...questionParts(view, project), ...sampled }
  if (!selectsSessions(view)) return { kind: 'overview', ...parts, limit }
  const series = Object.entries(figuresOfSessions).map(([name, figure]) => ({ name, ...figure }))
  return { kind: 'trend', ...parts, series }
}

/** The question that one figure is the answer to, as a board keeps it. */
export function figureQuestion(name: FigureName, project: Project, view: View): TrendQuestion {
  const figure = selectsSessions(view) ? figuresOfSessions[name] : figures[name]
  return { kind: 'trend', ...questionParts(view, project), ...figure }
}

export function isFigures(value: unknown): value is OverviewAnswer | TrendAnswer {
  return isOverviewAnswer(value) || isTrendAnswer(value)
}

/** What was answered to `overviewQuestion`, whichever it was. */
export function overviewOf(answer: OverviewAnswer | TrendAnswer): OverviewAnswer {
  if (answer.kind === 'overview') return answer
  const { previous, interval, timezone, meta } = answer
  return {
    kind: 'overview',
    interval,
    timezone,
    meta,
    ...partOf(answer),
    ...(previous === undefined ? {} : { previous: partOf(previous) }),
  }
}

export function selectsSessions({ filter }: View): boolean {
  return filter.some(({ field }) => isOfSessions(field))
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
