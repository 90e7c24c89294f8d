import { partRead, type OverviewPlan, type TopList } from '../plan/plan.ts'
import type { Meta, OverviewAnswer, TrendAnswer, TrendPart } from './answer.ts'

export interface OverviewFigure {
  readonly total: number | null
  readonly values: readonly (number | null)[]
}

export interface TopRow {
  readonly value: string | null
  readonly people: number
  readonly events: number
}

/** What the statements of an overview said; lists not yet scaled where they read a sample. */
export interface OverviewParts {
  readonly figures: Omit<TrendAnswer, 'meta'>
  readonly people: OverviewFigure
  readonly previousPeople: OverviewFigure | undefined
  readonly lists: ReadonlyMap<TopList, readonly TopRow[]>
}

export function overviewAnswer(
  plan: OverviewPlan,
  { figures, people, previousPeople, lists }: OverviewParts,
  meta: Meta,
): OverviewAnswer {
  const sample = partRead(plan.reading)
  const top = (name: TopList['name']) => {
    const list = plan.lists.find((candidate) => candidate.name === name)
    const rows = (list && lists.get(list)) ?? []
    return rows.map(({ value, people, events }) => ({
      value,
      people: people / sample,
      events: events / sample,
    }))
  }
  return {
    kind: 'overview',
    interval: figures.interval,
    timezone: figures.timezone,
    ...overviewPart(figures, people),
    ...(figures.previous === undefined || previousPeople === undefined
      ? {}
      : { previous: overviewPart(figures.previous, previousPeople) }),
    top: {
      pages: top('pages'),
      sources: top('sources'),
      countries: top('countries'),
      browsers: top('browsers'),
      devices: top('devices'),
    },
    meta,
  }
}

function overviewPart({ from, until, buckets, series }: TrendPart, people: OverviewFigure) {
  const figure = (name: string) => {
    const found = series.find((candidate) => candidate.name === name)
    return { total: found?.total ?? null, values: found?.values ?? [] }
  }
  return {
    from,
    until,
    buckets,
    figures: {
      people: { total: people.total, values: [...people.values] },
      sessions: figure('sessions'),
      page_views: figure('page_views'),
      events: figure('events'),
      bounce_rate: figure('bounce_rate'),
      session_duration: figure('session_duration'),
      pages_per_session: figure('pages_per_session'),
    },
  }
}
