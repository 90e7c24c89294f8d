import { Type, type Static } from 'typebox'
import { metaSchema, type Meta } from '../../answer/answer.ts'
import type { PathCounts } from './path-counts.ts'
import type { PathsPlan } from './plan-paths.ts'

const Label = Type.Union([Type.String(), Type.Null()], { description: 'Null where the field is unset.' })

export const pathsAnswerSchema = Type.Object({
  kind: Type.Literal('path'),
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  direction: Type.Union([Type.Literal('forward'), Type.Literal('backward')]),
  units: Type.Number({ description: 'People or sessions with such a path.' }),
  paths: Type.Array(
    Type.Object({
      steps: Type.Array(Label),
      ended: Type.Boolean({
        description:
          'No further action: after the last step, or before the first when it leads up to something.',
      }),
      count: Type.Number(),
    }),
    { description: 'The most frequent first.' },
  ),
  links: Type.Array(
    Type.Object({
      place: Type.Integer({
        description:
          'Of the step that it leads from, from 1 on; backward, how many steps it is from what it leads up to.',
      }),
      from: Type.Union([Label, Type.Object({ end: Type.Literal(true) })]),
      to: Type.Union([Label, Type.Object({ end: Type.Literal(true) })], {
        description: '`{"end": true}`: no further action.',
      }),
      count: Type.Number(),
    }),
    { description: 'From step to step, at most 200 of a place.' },
  ),
  notes: Type.Array(Type.String(), { description: 'What to know before relying on it.' }),
  meta: metaSchema,
})
export type PathsAnswer = Static<typeof pathsAnswerSchema>

export function pathsAnswer(plan: PathsPlan, counts: PathCounts, meta: Meta): PathsAnswer {
  const { zone, range, direction, world } = plan
  const scale = world.sample === undefined ? 1 : 1 / world.sample
  return {
    kind: 'path',
    timezone: zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    direction,
    units: counts.units * scale,
    paths: counts.paths.map((path) => ({ ...path, steps: [...path.steps], count: path.count * scale })),
    links: counts.links.map((link) => ({ ...link, count: link.count * scale })),
    notes: [],
    meta,
  }
}
