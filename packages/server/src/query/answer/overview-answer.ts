import type { Row } from '../../store/store.ts'
import type { OverviewPlan } from '../plan/plan.ts'
import type { Meta, OverviewAnswer, TrendAnswer, TrendPart } from './answer.ts'
import { readNumber, readText } from './read-row.ts'

export function overviewAnswer(
  plan: OverviewPlan,
  { figures, rows }: { readonly figures: Omit<TrendAnswer, 'meta'>; readonly rows: readonly Row[] },
  meta: Meta,
): OverviewAnswer {
  const { sample } = plan.reading.selection
  const scale = sample === undefined ? 1 : 1 / sample
  const list = (index: number) =>
    rows
      .filter((row) => row['list'] === index)
      .map((row) => ({
        value: readText(row, 'value') || null,
        people: (readNumber(row, 'people') ?? 0) * scale,
        events: (readNumber(row, 'counted') ?? 0) * scale,
      }))
  const top = (name: OverviewPlan['lists'][number]['name']) =>
    list(plan.lists.findIndex((candidate) => candidate.name === name))
  return {
    kind: 'overview',
    interval: figures.interval,
    timezone: figures.timezone,
    ...overviewPart(figures),
    ...(figures.previous === undefined ? {} : { previous: overviewPart(figures.previous) }),
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

function overviewPart({ from, until, buckets, series }: TrendPart) {
  const figure = (name: string) => {
    const found = series.find((candidate) => candidate.name === name)
    return { total: found?.total ?? null, values: found?.values ?? [] }
  }
  return {
    from,
    until,
    buckets,
    figures: {
      people: figure('people'),
      sessions: figure('sessions'),
      page_views: figure('page_views'),
      events: figure('events'),
      bounce_rate: figure('bounce_rate'),
      session_duration: figure('session_duration'),
      pages_per_session: figure('pages_per_session'),
    },
  }
}
