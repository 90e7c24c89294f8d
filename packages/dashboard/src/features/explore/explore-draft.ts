import type { Bots } from '../../api/answers.ts'
import type {
  EachMeasure,
  Filter,
  GroupBy,
  Measure,
  Question,
  SharedQuestion,
  TrendQuestion,
  Unit,
} from '../../questions/question.ts'
import { alignedQuestion } from '../../questions/aligned-question.ts'
import type { Look } from '../../questions/drawing.ts'
import { filterOf, type FilterRule } from '../../view/filter-rule.ts'
import { joinFilters } from '../../view/rules-of.ts'
import type { QuestionParts } from '../../view/view-search.ts'

export const exploreKinds = ['trend', 'table', 'distribution', 'lifecycle', 'stickiness'] as const
export type ExploreKind = (typeof exploreKinds)[number]
export type ExploreQuestion = Extract<Question, { readonly kind: ExploreKind }>

/** As many as the API takes. */
export const exploreLimits = { series: 10, formulas: 10, columns: 8, edges: 100, rolling: 1000 } as const

export interface SeriesDraft {
  /** None: every event. */
  readonly events: readonly string[]
  readonly measure: EachMeasure
  readonly filter: readonly FilterRule[]
}

export interface FormulaDraft {
  readonly formula: string
  /** Empty: it goes by the formula. */
  readonly name: string
}

/** What is asked, beside what every view says: when, of which events, against what. */
export interface ExploreDraft {
  readonly kind: ExploreKind
  /** One at least; a trend may have several, the others ask about the first. */
  readonly series: readonly SeriesDraft[]
  readonly formulas: readonly FormulaDraft[]
  readonly groups: readonly GroupBy[]
  /** How many values get a series, or rows a table has; the kind's own number without it. */
  readonly limit: number | undefined
  readonly topBy: 'total' | 'last'
  readonly window: TrendQuestion['window']
  /** Of a table. */
  readonly columns: readonly Measure[]
  /** The place of the column or group that orders a table; groups come first. */
  readonly orderBy: { readonly place: number; readonly descending: boolean } | undefined
  /** Of a distribution. */
  readonly per: Unit
  readonly edges: readonly number[] | undefined
  readonly look: Look | undefined
}

export const plainSeries: SeriesDraft = { events: [], measure: { fn: 'count' }, filter: [] }

export const plainDraft: ExploreDraft = {
  kind: 'trend',
  series: [plainSeries],
  formulas: [],
  groups: [],
  limit: undefined,
  topBy: 'total',
  window: undefined,
  columns: [{ fn: 'count' }, { fn: 'people' }],
  orderBy: undefined,
  per: 'person',
  edges: undefined,
  look: undefined,
}

/** How many fields each kind is divided by, at most. */
export const groupLimits: Readonly<Record<ExploreKind, number>> = {
  trend: 2,
  table: 3,
  distribution: 0,
  lifecycle: 0,
  stickiness: 0,
}

/** What formulas call the series at `index`: A, B, C. */
export function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}

/** A table needs something to group by, and this is what most events have. */
const usualGroup = 'page_path'

export function questionOf(draft: ExploreDraft, parts: QuestionParts): ExploreQuestion {
  const [first = plainSeries] = draft.series
  const shared = { ...sharedOf(parts), ...eventOf(first.events) }
  const one = withFilter(shared, [parts.filter, filterOf(first.filter)])
  switch (draft.kind) {
    case 'trend':
      return alignedQuestion(trendOf(draft, parts))
    case 'table': {
      const { orderBy, limit, columns } = draft
      const chosen = finished(draft.groups)
      const groups = chosen.length === 0 ? [usualGroup] : chosen
      const order = orderBy && [...groups.map(fieldOf), ...columns.map(columnName)][orderBy.place]
      return {
        ...one,
        kind: 'table',
        group_by: groups,
        measures: columns.map((measure) => ({ ...measure, as: columnName(measure) })),
        ...(order === undefined || orderBy === undefined
          ? {}
          : { order_by: order, descending: orderBy.descending }),
        ...(limit === undefined ? {} : { limit }),
      }
    }
    case 'distribution': {
      const { fn, field } = first.measure
      return {
        ...one,
        kind: 'distribution',
        measure: field === undefined ? { fn } : { fn, field },
        per: draft.per,
        ...(draft.edges === undefined ? {} : { edges: draft.edges }),
      }
    }
    case 'lifecycle':
      return alignedQuestion({ ...one, kind: 'lifecycle', interval: parts.interval })
    case 'stickiness':
      return { ...one, kind: 'stickiness', interval: parts.interval }
  }
}

/** What a table calls a column: two of the same function need different names. */
function columnName({ fn, field }: Measure): string {
  return field === undefined ? fn : `${fn} ${field}`
}

export function fieldOf(group: GroupBy): string {
  return typeof group === 'string' ? group : group.field
}

function trendOf(draft: ExploreDraft, parts: QuestionParts): TrendQuestion {
  const { series, formulas, window, limit, topBy } = draft
  const groups = finished(draft.groups)
  const around = {
    ...sharedOf(parts),
    kind: 'trend' as const,
    interval: parts.interval,
    ...(window === undefined ? {} : { window }),
    ...(groups.length === 0
      ? {}
      : {
          breakdown: groups,
          ...(limit === undefined ? {} : { breakdown_limit: limit }),
          ...(topBy === 'total' ? {} : { top_by: topBy }),
        }),
    ...(parts.compare === undefined ? {} : { compare: parts.compare }),
  }
  const [first = plainSeries] = series
  if (series.length === 1 && formulas.length === 0) {
    const asked = { ...around, ...eventOf(first.events), measure: first.measure }
    return withFilter(asked, [parts.filter, filterOf(first.filter)])
  }
  return withFilter(
    {
      ...around,
      series: series.map(({ events, measure, filter }, index) =>
        withFilter({ name: letterOf(index), ...eventOf(events), measure }, [filterOf(filter)]),
      ),
      ...(formulas.length === 0
        ? {}
        : {
            formulas: formulas.map(({ formula, name }) =>
              name === '' ? { formula } : { formula, as: name },
            ),
          }),
    },
    [parts.filter],
  )
}

/** Cohorts are nothing to divide by before one is chosen. */
function finished(groups: readonly GroupBy[]): readonly GroupBy[] {
  return groups.filter(
    (group) => typeof group === 'string' || !('cohorts' in group) || group.cohorts.length > 0,
  )
}

function sharedOf({ from, until, timezone, bots }: QuestionParts): SharedQuestion & { readonly bots: Bots } {
  return { from, until, timezone, bots }
}

function eventOf(events: readonly string[]): Pick<SharedQuestion, 'event'> {
  const [first] = events
  if (first === undefined) return {}
  return { event: events.length === 1 ? first : events }
}

function withFilter<T extends object>(
  question: T,
  filters: readonly (Filter | undefined)[],
): T & { readonly filter?: Filter } {
  const filter = joinFilters(...filters)
  return filter === undefined ? question : { ...question, filter }
}
