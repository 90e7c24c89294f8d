import { fault } from '../parse/read.ts'
import { chooseSource, edgesOf } from './choose-source.ts'
import type { OverviewQuestion, SeriesQuestion } from '../question.ts'
import type { Given } from './given.ts'
import { planTrend } from './plan-trend.ts'
import type { Line, OverviewPlan, Reading, Selection, TrendRange } from './plan.ts'
import { pageNames, topLists } from './top-lists.ts'

const people: SeriesQuestion = { name: 'people', measure: { fn: 'people' } }
const figures: readonly SeriesQuestion[] = [
  { name: 'events', measure: { fn: 'count' } },
  { name: 'page_views', event: [...pageNames], measure: { fn: 'count' } },
  { name: 'sessions', measure: { fn: 'sessions' } },
  { name: 'bounce_rate', measure: { fn: 'avg', field: 'session.bounced' } },
  { name: 'session_duration', measure: { fn: 'avg', field: 'session.duration' } },
  { name: 'pages_per_session', measure: { fn: 'avg', field: 'session.pages' } },
]

/** @throws AppError `question_invalid`, `query_too_large` */
export function planOverview(question: OverviewQuestion, given: Given): OverviewPlan {
  const { zone, selection } = given
  if (selection.sessions !== undefined) {
    throw fault(
      '/filter',
      'An overview is of events: filter by "page_path", say, in place of "session.entry_page".',
    )
  }
  const { names, ...rest } = selection
  if (names !== undefined) throw fault('/event', 'An overview is of all events. Leave "event" out.')
  const { interval, compare, limit = 10 } = question
  const planOf = (series: readonly SeriesQuestion[]) =>
    planTrend(
      {
        kind: 'trend',
        series: [...series],
        ...(interval === undefined ? {} : { interval }),
        ...(compare === undefined ? {} : { compare }),
      },
      given,
    )
  const plan = planOf(figures)
  const [first, ...others] = plan.lines
  const bounces = others.find(({ name }) => name === 'bounce_rate')
  return {
    kind: 'overview',
    zone,
    figures: { ...plan, lines: [first, ...others.map((line) => ofSessions(line, bounces))] },
    people: planOf([people]),
    lists: limit === 0 ? [] : topLists,
    reading: readingOf({ ...rest, names }, plan.current),
    limit,
  }
}

/** Sessions are counted where they begin, as the other figures of theirs are: in the same pass. */
function ofSessions(line: Line, other: Line | undefined): Line {
  return line.name === 'sessions' && other !== undefined
    ? { ...line, source: other.source, reason: other.reason }
    : line
}

function readingOf(selection: Selection, { shown }: TrendRange): Reading {
  const measures = [{ fn: 'people' }] as const
  return { selection, ...chooseSource({ selection, measures, groups: [], instants: edgesOf(shown) }) }
}
