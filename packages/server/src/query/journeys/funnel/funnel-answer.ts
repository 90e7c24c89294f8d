import { Type, type Static } from 'typebox'
import type { Row } from '../../../store/store.ts'
import { metaSchema, type Meta } from '../../answer/answer.ts'
import { readNumber, readText } from '../../answer/read-row.ts'
import { isFields } from '../../parse/read.ts'
import { groupLabel } from '../../sql/group-sql.ts'
import { zonedIso } from '../../time/zone.ts'
import { compareShares } from '../significance.ts'
import type { FunnelPlan } from './funnel-plan.ts'
import { funnelLimits } from './funnel-question.ts'
import { timeLevels, wayOf, type Way } from './funnel-sql.ts'
import { stepName } from './step-name.ts'

const Share = Type.Union([Type.Number(), Type.Null()], { description: 'From 0 to 1; null of nothing.' })
const timesSchema = Type.Object(
  {
    mean: Type.Number(),
    p10: Type.Number(),
    p25: Type.Number(),
    p50: Type.Number(),
    p75: Type.Number(),
    p90: Type.Number(),
  },
  { description: 'Seconds.' },
)
const Times = Type.Union([timesSchema, Type.Null()])

const stepSchema = Type.Object({
  name: Type.String(),
  count: Type.Number({ description: 'Attempts that reached it: one event each.' }),
  people: Type.Number({ description: 'Distinct people of those.' }),
  from_start: Share,
  from_before: Share,
  since_before: Times,
  since_start: Times,
})
const pathSchema = Type.Object({
  steps: Type.Array(Type.String()),
  count: Type.Number({ description: 'Attempts that went this way, and no further.' }),
  share: Share,
  finished: Type.Boolean(),
})
const seriesSchema = Type.Object({
  value: Type.Union([Type.String(), Type.Null()], { description: 'Of the breakdown; null where unset.' }),
  other: Type.Boolean(),
  started: Type.Number(),
  finished: Type.Number(),
  conversion: Share,
  steps: Type.Array(stepSchema),
  paths: Type.Array(pathSchema, { description: 'The most frequent first.' }),
  course: Type.Optional(
    Type.Object({
      started: Type.Array(Type.Number()),
      finished: Type.Array(Type.Number(), { description: 'Of those that began in the interval.' }),
      conversion: Type.Array(Share),
    }),
  ),
  versus_control: Type.Optional(
    Type.Object(
      {
        difference: Type.Number(),
        low: Type.Number(),
        high: Type.Number(),
        p_value: Type.Number(),
      },
      { description: 'Of the conversion: two-proportion z-test, bounds of 95%.' },
    ),
  ),
})

export const funnelAnswerSchema = Type.Object({
  kind: Type.Literal('funnel'),
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  buckets: Type.Optional(Type.Array(Type.String(), { description: "Beginnings, in the question's zone." })),
  series: Type.Array(seriesSchema),
  next: Type.Optional(
    Type.Array(
      Type.Object({
        step: Type.String({ description: 'Where attempts ended.' }),
        ended: Type.Number(),
        events: Type.Array(
          Type.Object({
            name: Type.Union([Type.String(), Type.Null()], { description: 'Null: nothing came after it.' }),
            count: Type.Number(),
            people: Type.Number(),
          }),
        ),
      }),
    ),
  ),
  notes: Type.Array(Type.String(), { description: 'What to know before relying on it.' }),
  meta: metaSchema,
})
export type FunnelAnswer = Static<typeof funnelAnswerSchema>
type Series = FunnelAnswer['series'][number]

interface Read {
  readonly plan: FunnelPlan
  readonly scale: number
}

export function funnelAnswer(
  plan: FunnelPlan,
  { rows, next }: { readonly rows: readonly Row[]; readonly next: readonly Row[] | undefined },
  { notes, meta }: { readonly notes: readonly string[]; readonly meta: Meta },
): FunnelAnswer {
  const { zone, range, buckets, world } = plan
  const read = { plan, scale: world.sample === undefined ? 1 : 1 / world.sample }
  const bySeries = Map.groupBy(rows, (row) => readNumber(row, 'series') ?? 0)
  const numbers = [...bySeries.keys()].toSorted((a, b) => a - b)
  // Without a breakdown there is one series, also where nobody began.
  const wanted = plan.breakdown === undefined ? [0] : numbers
  const series = wanted.map((number) => seriesOf(read, number, bySeries.get(number) ?? []))
  return {
    kind: 'funnel',
    timezone: zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    ...(buckets === undefined ? {} : { buckets: buckets.startsMs.map((start) => zonedIso(zone, start)) }),
    series: compared(plan, series),
    ...(next === undefined ? {} : { next: nextOf(read, next) }),
    notes: [...notes],
    meta,
  }
}

function seriesOf({ plan, scale }: Read, number: number, rows: readonly Row[]): Series {
  const { breakdown, breakdownLimit, steps, buckets } = plan
  const other = breakdown !== undefined && number > breakdownLimit
  const [first] = rows
  const value = breakdown === undefined || other || first === undefined ? null : readText(first, 'value')
  const ways = rows.flatMap(waysOf)
  const paths = [...Map.groupBy(ways, ({ mask }) => mask)].map(([mask, own]) => ({
    mask,
    count: own.reduce((total, { began }) => total + began, 0) * scale,
    finished: own.some(({ isFinished }) => isFinished),
  }))
  const sum = (list: readonly { readonly count: number }[]) =>
    list.reduce((total, { count }) => total + count, 0)
  const started = sum(paths)
  const finished = sum(paths.filter((path) => path.finished))
  const reached = new Map(rows.map((row) => [whole(row, 'step'), row]))
  const bits = (places: readonly number[]) => places.reduce((mask, place) => mask + 2 ** place, 0)
  /** Attempts that were at one of the steps before. */
  const comingTo = (place: number) => {
    if (plan.order === 'any')
      return place === 0 ? started : whole(reached.get(place - 1) ?? {}, 'reached') * scale
    const after = bits(steps[place]?.after ?? [])
    return after === 0 ? started : sum(paths.filter(({ mask }) => (mask & after) !== 0))
  }
  return {
    value: breakdown === undefined || other ? value : groupLabel(breakdown, value),
    other,
    started,
    finished,
    conversion: share(finished, started),
    steps: steps.map((_, place) => {
      const row = reached.get(place)
      const count = whole(row ?? {}, 'reached') * scale
      return {
        name: stepName(plan, place),
        count,
        people: whole(row ?? {}, 'people') * scale,
        from_start: share(count, started),
        from_before: share(count, comingTo(place)),
        since_before: row === undefined ? null : timesOf(row, 'before'),
        since_start: row === undefined ? null : timesOf(row, 'start'),
      }
    }),
    paths: paths
      .toSorted((a, b) => b.count - a.count || a.mask - b.mask)
      .slice(0, funnelLimits.paths)
      .map(({ mask, count, finished }) => ({
        steps: steps.flatMap(({ name }, place) => ((mask & (2 ** place)) === 0 ? [] : [name])),
        count,
        share: share(count, started),
        finished,
      })),
    ...(buckets === undefined ? {} : { course: courseOf(ways, buckets.startsMs.length, scale) }),
  }
}

interface CountedWay extends Way {
  readonly began: number
}

function waysOf(row: Row): readonly CountedWay[] {
  const ways: unknown = row['ways']
  return isFields(ways)
    ? Object.entries(ways).map(([way, began]) => ({ ...wayOf(Number(way)), began: Number(began) }))
    : []
}

function courseOf(ways: readonly CountedWay[], length: number, scale: number): NonNullable<Series['course']> {
  const byBucket = Map.groupBy(ways, ({ bucket }) => bucket)
  const line = (counts: (way: CountedWay) => boolean) =>
    Array.from({ length }, (_, bucket) =>
      (byBucket.get(bucket) ?? []).reduce((sum, way) => sum + (counts(way) ? way.began * scale : 0), 0),
    )
  const [started, finished] = [line(() => true), line(({ isFinished }) => isFinished)]
  return {
    started,
    finished,
    conversion: started.map((count, bucket) => share(finished[bucket] ?? 0, count)),
  }
}

/** With what sets each value apart from that of the control. */
function compared({ control }: FunnelPlan, series: readonly Series[]): Series[] {
  const base =
    control === undefined ? undefined : series.find(({ value, other }) => !other && value === control)
  if (base === undefined) return [...series]
  return series.map((own) => {
    const versus = own === base || own.other ? undefined : compareShares(shareOf(own), shareOf(base))
    return versus === undefined ? own : { ...own, versus_control: versus }
  })
}

function shareOf({ finished, started }: Series) {
  return { part: finished, whole: started }
}

function nextOf({ plan, scale }: Read, rows: readonly Row[]): NonNullable<FunnelAnswer['next']> {
  return [...Map.groupBy(rows, (row) => whole(row, 'step'))].map(([step, own]) => ({
    step: stepName(plan, step),
    ended: whole(own[0] ?? {}, 'of_step') * scale,
    events: own.map((row) => ({
      name: row['name'] === '' ? null : readText(row, 'name'),
      count: whole(row, 'attempts') * scale,
      people: whole(row, 'people') * scale,
    })),
  }))
}

function timesOf(row: Row, which: 'before' | 'start'): Static<typeof timesSchema> {
  const list: unknown = row[which]
  const at = (index: number) => (Array.isArray(list) ? Number(list[index]) / 1000 : 0)
  const [p10, p25, p50, p75, p90] = timeLevels.map((_, index) => at(index))
  const mean = (readNumber(row, `${which}_mean`) ?? 0) / 1000
  return { mean, p10: p10 ?? 0, p25: p25 ?? 0, p50: p50 ?? 0, p75: p75 ?? 0, p90: p90 ?? 0 }
}

function whole(row: Row, column: string): number {
  return row[column] === undefined ? 0 : (readNumber(row, column) ?? 0)
}

function share(part: number, of: number): number | null {
  return of === 0 ? null : part / of
}
