import type { Row } from '../../store/store.ts'
import type { TrendPlan } from '../plan/plan.ts'
import { bucketFinder } from '../sql/selection-sql.ts'
import type { Buckets } from '../time/buckets.ts'
import { zonedIso, type Zone } from '../time/zone.ts'
import type { Series, TrendPart } from './answer.ts'
import { readNumber, readText } from './read-row.ts'

/** What the rows of one range of a trend say, by the number of their series; 0 is the whole, undivided. */
export interface TrendRows {
  readonly series: ReadonlyMap<number, SeriesRows>
}

interface SeriesRows {
  readonly breakdown: readonly (string | null)[]
  /** By the bucket's index. */
  readonly values: Map<number, number | null>
  total: number | null
}

/** Levels of the statement's rows: see `trendSql`. */
const bucketLevel = 0
const totalLevel = 1

export function readTrendRows(plan: TrendPlan, buckets: Buckets, rows: readonly Row[]): TrendRows {
  const indexOf = bucketFinder(buckets)
  const series = new Map<number, SeriesRows>()
  const divided = plan.breakdown.length > 0
  for (const row of rows) {
    const level = readNumber(row, 'level')
    if (level !== bucketLevel && level !== totalLevel) continue
    const number = divided ? (readNumber(row, 'series') ?? 0) : 0
    let found = series.get(number)
    if (found === undefined) {
      found = {
        breakdown: plan.breakdown.map((_, index) => readText(row, `k${index}_of`)),
        values: new Map(),
        total: null,
      }
      series.set(number, found)
    }
    const measured = readNumber(row, 'measure')
    if (level === totalLevel) found.total = measured
    else found.values.set(indexOf(readNumber(row, 'bucket') ?? 0), measured)
  }
  return { series }
}

/** The breakdown's values of the series that `rows` has, in order, the rest left out. */
export function ownSeries(plan: TrendPlan, { series }: TrendRows): readonly (readonly (string | null)[])[] {
  return [...series.keys()]
    .filter((number) => number >= 1 && number <= plan.breakdownLimit)
    .toSorted((a, b) => a - b)
    .map((number) => series.get(number)?.breakdown ?? [])
}

/**
 * One range's part of the answer. `own` are the series that have values of their own, in order; the rest has
 * the number after them.
 */
export function trendPart(
  plan: TrendPlan,
  buckets: Buckets,
  rows: TrendRows,
  {
    own,
    withRest,
    restNumber,
  }: { own: readonly (readonly (string | null)[])[]; withRest: boolean; restNumber: number },
): TrendPart {
  const series =
    plan.breakdown.length === 0
      ? [seriesOf(plan, buckets, rows.series.get(0), { breakdown: {}, other: false })]
      : own.map((values, index) =>
          seriesOf(plan, buckets, rows.series.get(index + 1), {
            breakdown: Object.fromEntries(plan.breakdown.map(({ name }, at) => [name, values[at] ?? null])),
            other: false,
          }),
        )
  if (withRest) {
    series.push(seriesOf(plan, buckets, rows.series.get(restNumber), { breakdown: {}, other: true }))
  }
  return { ...rangeOf(buckets, plan.zone), series }
}

function rangeOf({ range, startsMs }: Buckets, zone: Zone) {
  return {
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    buckets: startsMs.map((start) => zonedIso(zone, start)),
  }
}

function seriesOf(
  plan: TrendPlan,
  { startsMs }: Buckets,
  rows: SeriesRows | undefined,
  labels: Pick<Series, 'breakdown' | 'other'>,
): Series {
  const empty = emptyValue(plan)
  return {
    ...labels,
    values: startsMs.map((_, index) => {
      const value = rows?.values.get(index)
      return value === undefined ? empty : value
    }),
    total: rows === undefined ? empty : rows.total,
  }
}

/** What is measured where nothing happened: nothing counted or summed is 0, anything else has no value. */
function emptyValue({ measure }: TrendPlan): 0 | null {
  switch (measure.fn) {
    case 'count':
    case 'people':
    case 'sessions':
    case 'sum':
      return 0
    case 'avg':
    case 'min':
    case 'max':
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
      return null
  }
}
