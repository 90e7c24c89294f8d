import { Type } from 'typebox'
import {
  fault,
  optional,
  pointer,
  readFields,
  readList,
  readOneOf,
  readText,
  shown,
} from '../../parse/read.ts'
import { sql } from '../../../store/sql.ts'
import { funnelOutcomes, funnelPeople, type FunnelPoint } from '../../journeys/funnel/funnel-people.ts'
import type { FunnelPlan } from '../../journeys/funnel/funnel-plan.ts'
import { stepName } from '../../journeys/funnel/step-name.ts'
import { bucketAt, bucketSchema } from './bucket-at.ts'
import type { Crowd } from './crowd.ts'
import { parseValues, valueKeys, valueSchemas, valuesSql } from './values.ts'

const stepSchema = Type.Union([Type.String(), Type.Integer()], {
  description: "A step's name as the answer has it, or its place, from 1 on.",
})

export const funnelPointSchema = Type.Object(
  {
    step: Type.Optional(stepSchema),
    outcome: Type.Optional(
      Type.Unsafe<FunnelPoint['outcome']>({
        type: 'string',
        enum: [...funnelOutcomes],
        description:
          '`reached` the step, or began where none is named (the default); `dropped`: the attempt ended there, or anywhere, without being finished; `finished`.',
      }),
    ),
    path: Type.Optional(Type.Array(stepSchema, { description: 'Who went just these steps.' })),
    next: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'The event that came next; null for nothing.',
      }),
    ),
    bucket: Type.Optional(bucketSchema),
    ...valueSchemas,
  },
  { additionalProperties: false },
)

const keys = ['step', 'outcome', 'path', 'next', 'bucket', ...valueKeys]

/** @throws AppError `question_invalid` */
export function funnelCrowd(plan: FunnelPlan, at: unknown): Crowd {
  const fields = readFields(at, keys, '/at', 'A point of a funnel')
  const names = plan.steps.map((_, place) => stepName(plan, place))
  const own = plan.steps.map(({ name }) => name)
  const place = (value: unknown, path: string, names: readonly string[]): number => {
    const found = typeof value === 'number' ? value - 1 : names.indexOf(readText(value, path, 'A step', 100))
    if (names[found] !== undefined) return found
    throw fault(
      path,
      `There is no step ${shown(value)}. Name one of the funnel's, or its place from 1 to ${names.length}.`,
    )
  }
  const { outcome = 'reached' } = optional('outcome', fields, (outcome) =>
    readOneOf(outcome, funnelOutcomes, '/at/outcome', 'The outcome'),
  )
  const { path } = optional('path', fields, (steps) =>
    readList(steps, '/at/path', 'The path', 1, names.length).map((step, index) =>
      place(step, pointer('/at/path', index), own),
    ),
  )
  const point: FunnelPoint = {
    outcome,
    path,
    step: fields['step'] === undefined ? undefined : place(fields['step'], '/at/step', names),
    next: fields['next'] === undefined ? undefined : readNext(fields['next']),
    within: bucketAt(fields, plan.buckets, plan.zone),
    ofValue: valuesSql(parseValues(fields), plan.breakdown === undefined ? [] : [plan.breakdown], [
      sql`value`,
    ]),
  }
  return {
    world: plan.world,
    steps: own,
    members: (from) => funnelPeople(plan, point, from),
  }
}

function readNext(value: unknown): string {
  return value === null ? '' : readText(value, '/at/next', 'The next event', 200)
}
