import { Type } from 'typebox'
import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import {
  fault,
  listed,
  readFields,
  readNumber,
  readOneOf,
  readText,
  readWhole,
  shown,
} from '../../parse/read.ts'
import {
  rawOf,
  type DistributionPlan,
  type Group,
  type Line,
  type LifecyclePlan,
  type Reading,
  type Selection,
  type Source,
  type StickinessPlan,
  type TablePlan,
  type TrendPlan,
} from '../../plan/plan.ts'
import { groupSql } from '../../sql/group-sql.ts'
import { distributionRows, lifecycleRows, statuses, stickinessRows } from '../../sql/people-sql.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { Range } from '../../time/buckets.ts'
import { bucketAt, bucketIndex, bucketSchema } from './bucket-at.ts'
import type { Crowd } from './crowd.ts'
import { parseValues, valueKeys, valueSchemas, valuesSql, type PickedValues } from './values.ts'

export const trendPointSchema = Type.Object(
  {
    series: Type.Optional(Type.String({ description: 'The name of a series. Default: the first.' })),
    bucket: Type.Optional(bucketSchema),
    ...valueSchemas,
  },
  { additionalProperties: false },
)
export const tablePointSchema = Type.Object(valueSchemas, { additionalProperties: false })
export const lifecyclePointSchema = Type.Object(
  {
    bucket: bucketSchema,
    status: Type.Unsafe<(typeof statuses)[number]>({ type: 'string', enum: [...statuses] }),
  },
  { additionalProperties: false },
)
export const stickinessPointSchema = Type.Object(
  { intervals: Type.Integer({ minimum: 1, description: 'In how many they came.' }) },
  { additionalProperties: false },
)
const edge = Type.Union([Type.Number(), Type.Null()])
export const distributionPointSchema = Type.Object(
  { from: Type.Optional(edge), until: Type.Optional(edge) },
  { additionalProperties: false, description: 'The ends of a bar, as the answer has them.' },
)

/** Who has an event that the figure was made of. @throws AppError `question_invalid` */
export function trendCrowd(plan: TrendPlan, at: unknown): Crowd {
  const fields = readFields(at, ['series', 'bucket', ...valueKeys], '/at', 'A bar of a trend')
  const { selection, source } = lineAt(plan, fields['series'])
  const { shown: buckets, read } = plan.current
  const bucket = bucketAt(fields, buckets, plan.zone)
  const range = bucket === undefined ? buckets.range : windowOf(plan, bucket, read)
  const picked = { ...parseValues(fields), groups: plan.breakdown }
  return rowsCrowd({ selection, source, range, picked })
}

/** Who has an event of a row. @throws AppError `question_invalid` */
export function tableCrowd({ selection, source, range, groups }: TablePlan, at: unknown): Crowd {
  const fields = readFields(at, valueKeys, '/at', 'A row of a table')
  return rowsCrowd({ selection, source, range, picked: { ...parseValues(fields), groups } })
}

/** Who has such an event at all. */
export function selectionCrowd(selection: Selection, range: Range): Crowd {
  return rowsCrowd({ selection, source: 'events', range, picked: { groups: [] } })
}

/** Who was new, returning and so on in an interval. @throws AppError `question_invalid` */
export function lifecycleCrowd(plan: LifecyclePlan, at: unknown): Crowd {
  const fields = readFields(at, ['bucket', 'status'], '/at', 'A bar of a lifecycle')
  const bucket = bucketIndex(fields['bucket'], '/at/bucket', plan.buckets.startsMs, plan.zone) + 1
  const status = statuses.indexOf(readOneOf(fields['status'], statuses, '/at/status', 'The status')) + 1
  return {
    world: plan.selection,
    members: (from) =>
      sql`SELECT assumeNotNull(unit) AS person FROM (${lifecycleRows(plan, from)}) WHERE bucket = ${param('Int64', bucket)} AND status = ${param('UInt8', status)}`,
  }
}

/** Who came in just so many intervals. @throws AppError `question_invalid` */
export function stickinessCrowd(plan: StickinessPlan, at: unknown): Crowd {
  const fields = readFields(at, ['intervals'], '/at', 'A bar of a stickiness')
  const intervals = readWhole(
    fields['intervals'],
    '/at/intervals',
    'The number of intervals',
    1,
    plan.buckets.startsMs.length,
  )
  return {
    world: plan.selection,
    members: (from) =>
      sql`SELECT assumeNotNull(unit) AS person FROM (${stickinessRows(plan, from)}) WHERE isNotNull(unit) AND active = ${param('UInt64', intervals)}`,
  }
}

/** Whose figure lies in a bar. @throws AppError `question_invalid` */
export function distributionCrowd(plan: DistributionPlan, at: unknown): Crowd {
  const fields = readFields(at, ['from', 'until'], '/at', 'A bar of a distribution')
  if (plan.per !== 'person') {
    throw fault('/of/per', 'The bars are of sessions. Ask with "per": "person" for whose figure it is.')
  }
  const end = (key: 'from' | 'until', isWithin: (edge: Sql) => Sql) =>
    fields[key] === undefined || fields[key] === null
      ? []
      : [isWithin(sql`${param('Float64', readNumber(fields[key], `/at/${key}`, 'An end'))}`)]
  const conditions = [
    sql`isNotNull(unit) AND isNotNull(figure)`,
    ...end('from', (edge) => sql`figure >= ${edge}`),
    ...end('until', (edge) => sql`figure < ${edge}`),
  ]
  return {
    world: plan.selection,
    members: (from) =>
      sql`SELECT assumeNotNull(unit) AS person FROM (${distributionRows(plan, from)}) WHERE ${joinSql(conditions, ' AND ')}`,
  }
}

function lineAt({ lines, formulas }: TrendPlan, name: unknown): Line {
  const [first] = lines
  const found = name === undefined ? first : lines.find((line) => line.name === name)
  if (found !== undefined) return found
  const text = readText(name, '/at/series', 'A series', 100)
  throw fault(
    '/at/series',
    formulas.some((formula) => formula.name === text)
      ? 'A formula is made of several series, each with people of its own. Name one of those.'
      : `There is no series "${shown(text)}". There are ${listed(lines.map((line) => line.name))}.`,
  )
}

/** What the bucket is measured over, with those before it that its window reaches back to. */
function windowOf({ window }: TrendPlan, bucket: Range, read: TrendPlan['current']['read']): Range {
  switch (window.kind) {
    case 'none':
      return bucket
    case 'cumulative':
      return { fromMs: read.range.fromMs, untilMs: bucket.untilMs }
    case 'rolling': {
      const first = read.startsMs.indexOf(bucket.fromMs) - window.buckets + 1
      return { fromMs: read.startsMs[first] ?? read.range.fromMs, untilMs: bucket.untilMs }
    }
  }
}

interface Rows extends Pick<Reading, 'selection'> {
  readonly source: Source
  readonly range: Range
  readonly picked: PickedValues & { readonly groups: readonly Group[] }
}

function rowsCrowd({ selection, source, range, picked }: Rows): Crowd {
  // Rollups do not know who it was.
  const rows = rowsSql(rawOf(source), [selection], range)
  const names = picked.groups.map((_, index): Sql => ({ parts: [`g${index}`] }))
  const columns = picked.groups.map(
    (group, index) => sql`, ${groupSql(group, rows.columns)} AS ${names[index] ?? sql``}`,
  )
  const where = joinSql([sql`person != 0`, ...valuesSql(picked, picked.groups, names)], ' AND ')
  return {
    world: selection,
    members: (from) =>
      sql`SELECT DISTINCT person FROM (SELECT person${joinSql(columns, '')} FROM ${rows.from(from)}) WHERE ${where}`,
  }
}
