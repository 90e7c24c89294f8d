import type { Row } from '../../store/store.ts'
import { partRead, type DistributionPlan, type LifecyclePlan, type StickinessPlan } from '../plan/plan.ts'
import { statuses } from '../sql/people-sql.ts'
import type { Range } from '../time/buckets.ts'
import { zonedIso } from '../time/zone.ts'
import type { DistributionAnswer, LifecycleAnswer, Meta, StickinessAnswer } from './answer.ts'
import { readNumber } from './read-row.ts'

export function distributionAnswer(
  plan: DistributionPlan,
  rows: readonly Row[],
  meta: Meta,
): DistributionAnswer {
  const scale = 1 / partRead(plan)
  const whole = rows.find((row) => row['level'] === 1)
  const counts = new Map<number, number>()
  for (const row of rows) {
    if (row['level'] === 0) counts.set(readNumber(row, 'step') ?? 0, (readNumber(row, 'units') ?? 0) * scale)
  }
  const figure = (column: string) => (whole === undefined ? null : readNumber(whole, column))
  const bars = [null, ...plan.edges].map((from, step) => ({
    from,
    until: plan.edges[step] ?? null,
    units: counts.get(step) ?? 0,
  }))
  return {
    kind: 'distribution',
    ...rangeOf(plan.zone.name, plan.range),
    measure: plan.asked,
    per: plan.per,
    units: [...counts.values()].reduce((sum, units) => sum + units, 0),
    figures: {
      min: figure('least'),
      max: figure('greatest'),
      avg: figure('mean'),
      p50: figure('p50'),
      p90: figure('p90'),
      p95: figure('p95'),
      p99: figure('p99'),
    },
    // Counts are never below the first edge: a bar for that is only shown when there is something in it.
    bars: bars.filter(({ from, units }) => from !== null || units > 0),
    meta,
  }
}

export function lifecycleAnswer(plan: LifecyclePlan, rows: readonly Row[], meta: Meta): LifecycleAnswer {
  const scale = 1 / partRead(plan)
  const counts = new Map<string, number>()
  for (const row of rows) {
    counts.set(
      `${readNumber(row, 'status')} ${readNumber(row, 'bucket')}`,
      (readNumber(row, 'people') ?? 0) * scale,
    )
  }
  const line = (status: (typeof statuses)[number]) =>
    plan.buckets.startsMs.map((_, index) => counts.get(`${statuses.indexOf(status) + 1} ${index + 1}`) ?? 0)
  return {
    kind: 'lifecycle',
    interval: plan.interval,
    ...rangeOf(plan.zone.name, plan.buckets.range),
    buckets: plan.buckets.startsMs.map((start) => zonedIso(plan.zone, start)),
    new: line('new'),
    returning: line('returning'),
    resurrecting: line('resurrecting'),
    dormant: line('dormant'),
    meta,
  }
}

export function stickinessAnswer(plan: StickinessPlan, rows: readonly Row[], meta: Meta): StickinessAnswer {
  const scale = 1 / partRead(plan)
  const people = plan.buckets.startsMs.map(() => 0)
  for (const row of rows) {
    people[(readNumber(row, 'active') ?? 1) - 1] = (readNumber(row, 'people') ?? 0) * scale
  }
  return {
    kind: 'stickiness',
    interval: plan.interval,
    ...rangeOf(plan.zone.name, plan.buckets.range),
    intervals: people.length,
    people,
    meta,
  }
}

function rangeOf(timezone: string, { fromMs, untilMs }: Range) {
  return { timezone, from: new Date(fromMs).toISOString(), until: new Date(untilMs).toISOString() }
}
