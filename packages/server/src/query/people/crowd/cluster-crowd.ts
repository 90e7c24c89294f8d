import { Type } from 'typebox'
import {
  clustersLimits,
  parseClusters,
  type ClustersQuestion,
} from '../../journeys/clusters/clusters-question.ts'
import { nearestSql, type ClusterPoint } from '../../journeys/clusters/clusters-sql.ts'
import type { JourneyGiven } from '../../journeys/journey-given.ts'
import { fault, pointer, readFields, readList, readText, readWhole, type Fields } from '../../parse/read.ts'
import { questionLimits } from '../../question-limits.ts'
import type { Crowd } from './crowd.ts'

export const clusterPointSchema = Type.Object(
  {
    cluster: Type.Integer({ minimum: 1, description: 'Its place in the answer, from 1 on.' }),
    events: Type.Array(Type.String(), { maxItems: clustersLimits.events }),
    centers: Type.Array(Type.Array(Type.Number()), { maxItems: clustersLimits.clusters }),
  },
  { additionalProperties: false, description: 'With `events` and `centers` as `by` of the answer has them.' },
)

/** The question about clusters, in which those of a cohort's people ask about its people. @throws AppError `question_invalid` */
export function parseClustersOf(of: Fields): ClustersQuestion {
  const { kind: _kind, ...asked } = of
  const { cohort, filter, ...question } = parseClusters(asked)
  if (cohort === undefined) return { ...question, ...(filter === undefined ? {} : { filter }) }
  const among = { field: 'cohort', op: 'is' as const, value: cohort }
  return { ...question, filter: filter === undefined ? among : { all: [filter, among] } }
}

/** @throws AppError `question_invalid` */
export function clusterCrowd(given: JourneyGiven, at: unknown): Crowd {
  const point = parsePoint(at)
  return { world: given.world, members: (from) => nearestSql(given, point, from) }
}

function parsePoint(at: unknown): ClusterPoint {
  const fields = readFields(at, ['cluster', 'events', 'centers'], '/at', 'A cluster')
  const names = readList(fields['events'], '/at/events', 'The list of events', 1, clustersLimits.events)
  const centers = readList(
    fields['centers'],
    '/at/centers',
    'The list of centers',
    1,
    clustersLimits.clusters,
  )
  return {
    cluster: readWhole(fields['cluster'], '/at/cluster', 'The place of a cluster', 1, centers.length),
    events: names.map((name, index) =>
      readText(name, pointer('/at/events', index), 'An event', questionLimits.textLength),
    ),
    centers: centers.map((center, index) => readCenter(center, pointer('/at/centers', index), names.length)),
  }
}

function readCenter(value: unknown, path: string, length: number): readonly number[] {
  const parts = Array.isArray(value) ? value.filter((part): part is number => Number.isFinite(part)) : []
  if (Array.isArray(value) && value.length === length && parts.length === length) return parts
  throw fault(
    path,
    `A center is a list of ${length} numbers, one for each event, as "by" of the answer has it.`,
  )
}
