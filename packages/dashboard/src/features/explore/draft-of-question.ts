import type { Measure, TableQuestion, TrendQuestion } from '../../questions/question.ts'
import { rulesOf } from '../../view/rules-of.ts'
import {
  fieldOf,
  letterOf,
  plainDraft,
  plainSeries,
  type ExploreDraft,
  type ExploreQuestion,
  type SeriesDraft,
} from './explore-draft.ts'

/** The reverse of `questionOf`, but for what every view says; `undefined` for a question that the builder cannot say. */
export function draftOfQuestion(question: ExploreQuestion): ExploreDraft | undefined {
  const base = { ...plainDraft, kind: question.kind }
  const events = eventsOf(question.event)
  switch (question.kind) {
    case 'trend':
      return trendDraft(question)
    case 'table':
      return tableDraft(question)
    case 'distribution': {
      const { measure = { fn: 'count' as const }, per = 'person', edges } = question
      return { ...base, series: [{ ...plainSeries, events, measure }], per, edges }
    }
    case 'lifecycle':
    case 'stickiness':
      return { ...base, series: [{ ...plainSeries, events }] }
  }
}

function trendDraft(question: TrendQuestion): ExploreDraft | undefined {
  const {
    event,
    measure,
    formulas = [],
    breakdown = [],
    breakdown_limit: limit,
    top_by: topBy = 'total',
  } = question
  const asked = question.series ?? [
    { ...(event === undefined ? {} : { event }), ...(measure === undefined ? {} : { measure }) },
  ]
  const series: SeriesDraft[] = []
  for (const one of asked) {
    const filter = rulesOf(one.filter)
    if (filter === undefined) return undefined
    series.push({ events: eventsOf(one.event), measure: one.measure ?? { fn: 'count' }, filter })
  }
  // The builder calls its series A, B, C, whatever they were called.
  const letters = new Map(asked.map(({ name }, index) => [name ?? letterOf(index), letterOf(index)]))
  const lettered = ({ formula, as = '' }: NonNullable<TrendQuestion['formulas']>[number]) => ({
    formula: formula.replaceAll(/[A-Za-z]\w*/g, (word) => letters.get(word) ?? word),
    name: as,
  })
  return {
    ...plainDraft,
    series,
    formulas: formulas.map(lettered),
    groups: breakdown,
    limit,
    topBy,
    window: question.window,
  }
}

function tableDraft(question: TableQuestion): ExploreDraft {
  const { group_by: groups, limit, order_by: order, descending = true } = question
  const measures = question.measures ?? [{ fn: 'count' as const }]
  const names = [...groups.map(fieldOf), ...measures.map(({ fn, as = fn }) => as)]
  const place = order === undefined ? -1 : names.indexOf(order)
  const columns = measures.map(({ fn, field }): Measure => (field === undefined ? { fn } : { fn, field }))
  return {
    ...plainDraft,
    kind: 'table',
    series: [{ ...plainSeries, events: eventsOf(question.event) }],
    groups,
    limit,
    columns,
    orderBy: place === -1 ? undefined : { place, descending },
  }
}

function eventsOf(event: string | readonly string[] | undefined): readonly string[] {
  if (event === undefined) return []
  return typeof event === 'string' ? [event] : event
}
