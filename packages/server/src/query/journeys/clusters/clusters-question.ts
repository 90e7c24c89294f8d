import { Type, type Static } from 'typebox'
import { optional, readFields, readText, readWhole } from '../../parse/read.ts'
import { sharedFields } from '../funnel/funnel-question.ts'
import { parseJourneyShared } from '../parse-shared.ts'

export const clustersLimits = { clusters: 12, events: 50, defaultEvents: 30 } as const

export const clustersQuestionSchema = Type.Object(
  {
    ...sharedFields,
    cohort: Type.Optional(Type.String({ description: 'Only people of it: its id or name.' })),
    k: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: clustersLimits.clusters,
        description: 'How many clusters. Default: as many, of 2 to 8, as tell people apart best.',
      }),
    ),
    events: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: clustersLimits.events,
        description: 'By how many events people are told apart: those that most people did. Default: 30.',
      }),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2 ** 31 - 1,
        description: 'Another one may find other clusters. Default: 1.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type ClustersQuestion = Static<typeof clustersQuestionSchema>

/** @throws AppError `question_invalid` */
export function parseClusters(value: unknown): ClustersQuestion {
  const fields = readFields(
    value,
    Object.keys(clustersQuestionSchema.properties),
    '',
    'What people are put into clusters by',
  )
  return {
    ...parseJourneyShared(fields),
    ...optional('cohort', fields, (cohort) => readText(cohort, '/cohort', 'A cohort', 200)),
    ...optional('k', fields, (k) => readWhole(k, '/k', 'The number of clusters', 2, clustersLimits.clusters)),
    ...optional('events', fields, (events) =>
      readWhole(events, '/events', 'The number of events', 2, clustersLimits.events),
    ),
    ...optional('seed', fields, (seed) => readWhole(seed, '/seed', 'The seed', 0, 2 ** 31 - 1)),
  }
}
