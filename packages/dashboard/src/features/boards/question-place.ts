import type { Project } from '../../api/answers.ts'
import type { NewQuestion } from '../../api/boards.ts'
import { serverNowMs } from '../../api/request.ts'
import { drawingSearch } from '../../questions/drawing.ts'
import type { Question } from '../../questions/question.ts'
import { defaultInterval } from '../../view/interval.ts'
import { rulesOf } from '../../view/rules-of.ts'
import { viewSearch, type PageSearch } from '../../view/view-search.ts'
import { draftOfQuestion } from '../explore/draft-of-question.ts'
import { exploreSearch } from '../explore/explore-search.ts'
import { compareOf, rangeOfBoard } from './board-view.ts'

/** The page that builds questions of a kind, and the address there that says one of them. */
export interface QuestionPlace {
  readonly to:
    | '/p/$projectId/explore'
    | '/p/$projectId/funnels'
    | '/p/$projectId/retention'
    | '/p/$projectId/paths'
    | '/p/$projectId/metrics/$metricName'
  readonly metricName: string
  readonly search: PageSearch
}

/** Where a question can be looked at closely and changed; `undefined` for one that no page can build. */
export function placeOfQuestion(
  { question, drawing = {} }: Pick<NewQuestion, 'question' | 'drawing'>,
  { timezone }: Project,
): QuestionPlace | undefined {
  const filter = rulesOf(question.filter)
  if (filter === undefined) return undefined
  const nowMs = serverNowMs()
  const range = rangeOfBoard(question, timezone, nowMs)
  const own = question.kind === 'trend' ? question.interval : undefined
  const interval = own ?? defaultInterval(range, timezone, nowMs)
  const compare = compareOf(question.kind === 'trend' ? question.compare : undefined)
  const around = viewSearch(
    { range, interval, compare, filter, bots: question.bots ?? 'exclude' },
    { timezone },
  )
  const place = (to: QuestionPlace['to'], search: PageSearch, metricName = '') => ({
    to,
    metricName,
    search: { ...around, ...search, ...drawingSearch(drawing, question) },
  })
  switch (question.kind) {
    case 'funnel':
      return place('/p/$projectId/funnels', definitionSearch(question))
    case 'retention':
      return place('/p/$projectId/retention', definitionSearch(question))
    case 'path':
      return place('/p/$projectId/paths', definitionSearch(question))
    case 'metric':
      if (question.metric === undefined) return undefined
      return place(
        '/p/$projectId/metrics/$metricName',
        { by: question.dimensions?.join(',') },
        question.metric,
      )
    case 'trend':
    case 'table':
    case 'distribution':
    case 'lifecycle':
    case 'stickiness': {
      const draft = draftOfQuestion(question)
      return draft && place('/p/$projectId/explore', exploreSearch(draft))
    }
  }
}

/** What the pages of journeys have in their addresses: the question without what every view says. */
function definitionSearch(question: Question): PageSearch {
  const {
    kind: _kind,
    from: _from,
    until: _until,
    last: _last,
    timezone: _zone,
    filter: _filter,
    bots: _bots,
    ...rest
  } = question
  return { q: JSON.stringify(rest) }
}
