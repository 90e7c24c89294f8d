import type { Project } from '../../api/answers.ts'
import type { TrendQuestion } from '../../questions/question.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { sessionSeries } from './ask-sessions.ts'
import { isOfSessions } from './lists.ts'
import type { FigureName } from './overview-answer.ts'

const figureSeries: Readonly<Record<FigureName, Pick<TrendQuestion, 'event' | 'measure'>>> = {
  people: { measure: { fn: 'people' } },
  sessions: { measure: { fn: 'sessions' } },
  page_views: { event: 'page_view', measure: { fn: 'count' } },
  bounce_rate: { measure: { fn: 'avg', field: 'session.bounced' } },
  session_duration: { measure: { fn: 'avg', field: 'session.duration' } },
  events: { measure: { fn: 'count' } },
}

/** The question that a figure of the overview is the answer to, as a board keeps it. */
export function figureQuestion(name: FigureName, project: Project, view: View): TrendQuestion {
  const ofSessions = view.filter.some(({ field }) => isOfSessions(field))
  const measure = ofSessions && sessionSeries.find((one) => one.name === name)?.measure
  return {
    kind: 'trend',
    ...questionParts(view, project),
    ...(measure ? { measure } : figureSeries[name]),
  }
}
