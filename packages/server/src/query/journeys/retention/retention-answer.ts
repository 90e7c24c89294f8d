import { Type, type Static } from 'typebox'
import type { Row } from '../../../store/store.ts'
import { metaSchema, type Meta } from '../../answer/answer.ts'
import { readNumber, readText } from '../../answer/read-row.ts'
import { groupLabel } from '../../sql/group-sql.ts'
import { zonedIso } from '../../time/zone.ts'
import type { RetentionPlan } from './plan-retention.ts'

const Cell = Type.Union([Type.Number(), Type.Null()])

export const retentionAnswerSchema = Type.Object({
  kind: Type.Literal('retention'),
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  brackets: Type.Array(
    Type.Object({ from: Type.Integer(), until: Type.Integer({ description: 'Not in it any more.' }) }),
    { description: 'In periods after that of the start, which is 0.' },
  ),
  series: Type.Array(
    Type.Object({
      value: Type.Union([Type.String(), Type.Null()], { description: 'Of the breakdown; null where unset.' }),
      other: Type.Boolean(),
      started: Type.Number(),
      curve: Type.Array(Cell, {
        description:
          'For each bracket the share that came back, of those who started so early that all of it has passed.',
      }),
      rows: Type.Array(
        Type.Object({
          start: Type.String({ description: "When the period begins, in the question's zone." }),
          people: Type.Number(),
          returned: Type.Array(Cell, { description: 'People; null for a bracket that has not begun.' }),
          complete: Type.Array(Type.Boolean(), { description: 'Whether all of the bracket has passed.' }),
        }),
      ),
    }),
  ),
  notes: Type.Array(Type.String(), { description: 'What to know before relying on it.' }),
  meta: metaSchema,
})
export type RetentionAnswer = Static<typeof retentionAnswerSchema>
type Series = RetentionAnswer['series'][number]

export function retentionAnswer(
  plan: RetentionPlan,
  rows: readonly Row[],
  { nowMs, meta }: { readonly nowMs: number; readonly meta: Meta },
): RetentionAnswer {
  const { zone, shown, edges, breakdown } = plan
  const bySeries = Map.groupBy(rows, (row) => readNumber(row, 'series') ?? 0)
  const wanted = breakdown === undefined ? [0] : [...bySeries.keys()].toSorted((a, b) => a - b)
  return {
    kind: 'retention',
    timezone: zone.name,
    from: new Date(shown.range.fromMs).toISOString(),
    until: new Date(shown.range.untilMs).toISOString(),
    brackets: edges.slice(0, -1).map((from, index) => ({ from, until: edges[index + 1] ?? from })),
    series: wanted.map((number) => seriesOf(plan, number, { rows: bySeries.get(number) ?? [], nowMs })),
    notes: [],
    meta,
  }
}

function seriesOf(
  plan: RetentionPlan,
  number: number,
  { rows, nowMs }: { readonly rows: readonly Row[]; readonly nowMs: number },
): Series {
  const { breakdown, breakdownLimit, edges, shown, zone, world } = plan
  const scale = world.sample === undefined ? 1 : 1 / world.sample
  const other = breakdown !== undefined && number > breakdownLimit
  const [first] = rows
  const value = breakdown === undefined || other || first === undefined ? null : readText(first, 'value')
  const cells = new Map(
    rows.map((row) => [
      `${readNumber(row, 'period')} ${readNumber(row, 'bracket')}`,
      (readNumber(row, 'people') ?? 0) * scale,
    ]),
  )
  const brackets = edges.slice(0, -1)
  const lines = shown.startsMs.map((start, period) => ({
    start: zonedIso(zone, start),
    people: cells.get(`${period} -1`) ?? 0,
    returned: brackets.map((edge, bracket) =>
      beginsAt(plan, period, edge) < nowMs ? (cells.get(`${period} ${bracket}`) ?? 0) : null,
    ),
    complete: brackets.map(
      (_, bracket) =>
        endsAt(plan, period, edges[plan.orAfter ? edges.length - 1 : bracket + 1] ?? 0) <= nowMs,
    ),
  }))
  return {
    value: breakdown === undefined || other ? value : groupLabel(breakdown, value),
    other,
    started: lines.reduce((sum, { people }) => sum + people, 0),
    curve: brackets.map((_, bracket) => {
      const whole = lines.filter(({ complete }) => complete[bracket] === true)
      const people = whole.reduce((sum, line) => sum + line.people, 0)
      const returned = whole.reduce((sum, line) => sum + (line.returned[bracket] ?? 0), 0)
      return people === 0 ? null : returned / people
    }),
    rows: lines,
  }
}

/** What of an answer depends on when it is asked: for each period which brackets have begun, and which are over. */
export function progressOf(plan: RetentionPlan, nowMs: number): readonly (readonly number[])[] {
  const { shown, edges, orAfter } = plan
  return shown.startsMs.map((_, period) =>
    edges.slice(0, -1).map((edge, bracket) => {
      const end = edges[orAfter ? edges.length - 1 : bracket + 1] ?? 0
      return Number(beginsAt(plan, period, edge) < nowMs) + Number(endsAt(plan, period, end) <= nowMs)
    }),
  )
}

/** When the first who started in a period can be `distance` periods on. */
function beginsAt({ shown, calendar, rollingMs }: RetentionPlan, period: number, distance: number): number {
  return rollingMs === undefined
    ? (calendar.startsMs[period + distance] ?? calendar.range.untilMs)
    : (shown.startsMs[period] ?? 0) + distance * rollingMs
}

/** When the last who started in a period is `distance` periods on. */
function endsAt({ shown, calendar, rollingMs }: RetentionPlan, period: number, distance: number): number {
  return rollingMs === undefined
    ? (calendar.startsMs[period + distance] ?? calendar.range.untilMs)
    : (shown.startsMs[period + 1] ?? shown.range.untilMs) + distance * rollingMs
}
