import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import {
  distributionAnswerSchema,
  lifecycleAnswerSchema,
  overviewAnswerSchema,
  stickinessAnswerSchema,
} from '../query/answer/answer.ts'
import { funnelAnswerSchema } from '../query/journeys/funnel/funnel-answer.ts'
import { pathsAnswerSchema } from '../query/journeys/paths/paths-answer.ts'
import { retentionAnswerSchema } from '../query/journeys/retention/retention-answer.ts'
import {
  distributionRows,
  funnelRows,
  lifecycleRows,
  overviewRows,
  pathRows,
  retentionRows,
  stickinessRows,
  timeLabel,
} from './kind-rows.ts'
import type { Rows } from './write-rows.ts'

const Figure = Type.Union([Type.Number(), Type.Null()])
/** As much of a trend's or a metric's answer as is shown. */
const courseSchema = Type.Object({
  interval: Type.String(),
  buckets: Type.Array(Type.String()),
  series: Type.Array(
    Type.Object({
      name: Type.Optional(Type.String()),
      breakdown: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
      other: Type.Boolean(),
      values: Type.Array(Figure),
      total: Figure,
    }),
  ),
})
type Labels = Pick<Static<typeof courseSchema>['series'][number], 'name' | 'breakdown' | 'other'>
const tableSchema = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String() })),
  rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()]))),
})

/** An answer as a table; `undefined` for what is none, such as a plan. */
export function answerRows(answer: unknown): Rows | undefined {
  if (Value.Check(tableSchema, answer)) {
    return { columns: answer.columns.map(({ name }) => name), rows: answer.rows }
  }
  if (Value.Check(courseSchema, answer)) return courseRows(answer)
  if (Value.Check(overviewAnswerSchema, answer)) return overviewRows(answer)
  if (Value.Check(distributionAnswerSchema, answer)) return distributionRows(answer)
  if (Value.Check(lifecycleAnswerSchema, answer)) return lifecycleRows(answer)
  if (Value.Check(stickinessAnswerSchema, answer)) return stickinessRows(answer)
  if (Value.Check(funnelAnswerSchema, answer)) return funnelRows(answer)
  if (Value.Check(retentionAnswerSchema, answer)) return retentionRows(answer)
  return Value.Check(pathsAnswerSchema, answer) ? pathRows(answer) : undefined
}

function courseRows({ interval, buckets, series }: Static<typeof courseSchema>): Rows {
  const times = buckets.map((bucket) => timeLabel(bucket, interval))
  return {
    columns: [interval, ...series.map(labelOf)],
    rows: [
      ...times.map((time, index) => [time, ...series.map(({ values }) => values[index] ?? null)]),
      ['total', ...series.map(({ total }) => total)],
    ],
  }
}

function labelOf({ name, breakdown, other }: Labels): string {
  const values = Object.values(breakdown).map((value) => value ?? '(none)')
  const parts = [...(name === undefined ? [] : [name]), ...(other ? ['(others)'] : values)]
  return parts.length === 0 ? 'value' : parts.join(' ')
}
