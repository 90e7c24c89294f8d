import { Type } from 'typebox'
import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import type { RetentionPlan } from '../../journeys/retention/plan-retention.ts'
import { startRows } from '../../journeys/retention/retention-sql.ts'
import { fault, optional, readFields, readOneOf, readWhole } from '../../parse/read.ts'
import { bucketIndex, bucketSchema } from './bucket-at.ts'
import type { Crowd } from './crowd.ts'
import { parseValues, valueKeys, valueSchemas, valuesSql } from './values.ts'

const outcomes = ['returned', 'not_returned'] as const

export const retentionPointSchema = Type.Object(
  {
    start: Type.Optional(bucketSchema),
    bracket: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'The place of the bracket, from 0 on. Without it: who started.',
      }),
    ),
    outcome: Type.Optional(
      Type.Unsafe<(typeof outcomes)[number]>({
        type: 'string',
        enum: [...outcomes],
        description: 'Whether they came back in the bracket. Default: `returned`.',
      }),
    ),
    ...valueSchemas,
  },
  { additionalProperties: false },
)

/** @throws AppError `question_invalid` */
export function retentionCrowd(plan: RetentionPlan, at: unknown): Crowd {
  const fields = readFields(at, ['start', 'bracket', 'outcome', ...valueKeys], '/at', 'A cell of a retention')
  const conditions: Sql[] = []
  if (fields['start'] !== undefined) {
    const period = bucketIndex(fields['start'], '/at/start', plan.shown.startsMs, plan.zone)
    conditions.push(sql`period = ${param('Int64', period)}`)
  }
  const { outcome = 'returned' } = optional('outcome', fields, (outcome) =>
    readOneOf(outcome, outcomes, '/at/outcome', 'The outcome'),
  )
  if (fields['bracket'] !== undefined) {
    const last = plan.edges.length - 2
    const bracket = readWhole(fields['bracket'], '/at/bracket', 'The place of a bracket', 0, last)
    const came = sql`has(brackets, ${param('Int32', bracket)})`
    conditions.push(outcome === 'returned' ? came : sql`NOT ${came}`)
  } else if (fields['outcome'] !== undefined) {
    throw fault('/at/outcome', 'Say in which bracket: "bracket": 1.')
  }
  const groups = plan.breakdown === undefined ? [] : [plan.breakdown]
  const all = [...conditions, ...valuesSql(parseValues(fields), groups, [sql`value`])]
  const where = all.length === 0 ? sql`` : sql` WHERE ${joinSql(all, ' AND ')}`
  return {
    world: plan.world,
    members: (from) => sql`SELECT DISTINCT person FROM (${startRows(plan, from)})${where}`,
  }
}
