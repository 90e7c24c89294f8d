import { Type } from 'typebox'
import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import { labelHash, pathRows } from '../../journeys/paths/hashed-paths.ts'
import type { PathsPlan } from '../../journeys/paths/plan-paths.ts'
import { fault, isFields, pointer, readFields, readList, readWhole } from '../../parse/read.ts'
import type { Crowd } from './crowd.ts'
import { readValue } from './values.ts'

const labelSchema = Type.Union([
  Type.String(),
  Type.Null(),
  Type.Object({ end: Type.Literal(true) }, { additionalProperties: false }),
])

export const pathPointSchema = Type.Object(
  {
    place: Type.Optional(Type.Integer({ minimum: 1, description: 'Of a link, as the answer has it.' })),
    from: Type.Optional(labelSchema),
    to: Type.Optional(labelSchema),
    path: Type.Optional(
      Type.Array(labelSchema, { description: 'The whole path, `{"end": true}` where it ended.' }),
    ),
  },
  { additionalProperties: false },
)

/** @throws AppError `question_invalid` */
export function pathCrowd(plan: PathsPlan, at: unknown): Crowd {
  const fields = readFields(at, ['place', 'from', 'to', 'path'], '/at', 'A point of a path')
  const conditions: Sql[] = [sql`person != 0`]
  if (fields['path'] !== undefined) {
    const labels = readList(fields['path'], '/at/path', 'The path', 1, plan.steps + 1).map((label, index) =>
      labelSql(label, pointer('/at/path', index)),
    )
    conditions.push(sql`path = [${joinSql(labels, ', ')}]`)
  }
  if (fields['place'] !== undefined) {
    const place = param(
      'UInt8',
      readWhole(fields['place'], '/at/place', 'The place of a link', 1, plan.steps),
    )
    // Beyond a list's ends the engine gives 0, which stands for the end of a path.
    const at = plan.direction === 'backward' ? sql`(length(path) - ${place})` : sql`${place}`
    conditions.push(sql`${at} >= 1 AND length(path) >= ${at}`)
    if (fields['from'] !== undefined)
      conditions.push(sql`path[${at}] = ${labelSql(fields['from'], '/at/from')}`)
    if (fields['to'] !== undefined) {
      conditions.push(sql`length(path) > ${at} AND path[${at} + 1] = ${labelSql(fields['to'], '/at/to')}`)
    }
  } else if (fields['from'] !== undefined || fields['to'] !== undefined) {
    throw fault('/at/place', 'Say at which place of the path: "place": 1 for the first link.')
  }
  return {
    world: plan.world,
    members: (from) =>
      sql`SELECT DISTINCT person FROM (${pathRows(plan, from)}) WHERE ${joinSql(conditions, ' AND ')}`,
  }
}

function labelSql(value: unknown, path: string): Sql {
  if (value === null) return labelHash(sql`CAST(NULL, 'Nullable(String)')`)
  if (!isFields(value)) {
    return labelHash(sql`${param('String', readValue(value, path))}`)
  }
  if (readFields(value, ['end'], path, 'The end of a path')['end'] === true) return sql`toUInt64(0)`
  throw fault(path, 'The end of a path is {"end": true}.')
}
