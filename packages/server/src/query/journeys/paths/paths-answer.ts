import { Type, type Static } from 'typebox'
import { must } from '../../../errors.ts'
import type { Row } from '../../../store/store.ts'
import { metaSchema, type Meta } from '../../answer/answer.ts'
import { readNumber, readText } from '../../answer/read-row.ts'
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

const endLabel = '0'
const unsetLabel = '1'

/** The numbers of all labels in the rows, but for those that stand for no text. */
export function labelsOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap(labels))].filter((label) => label !== endLabel && label !== unsetLabel)
}

export function pathsAnswer(
  plan: PathsPlan,
  { rows, texts }: { readonly rows: readonly Row[]; readonly texts: readonly Row[] },
  meta: Meta,
): PathsAnswer {
  const { zone, range, direction, world, limit } = plan
  const scale = world.sample === undefined ? 1 : 1 / world.sample
  const known = new Map(texts.map((row) => [readText(row, 'label'), readText(row, 'text')]))
  const textOf = (label: string) =>
    label === unsetLabel ? null : must(known.get(label), `the label ${label} has no text`)
  const of = (kind: string) => rows.filter((row) => row['kind'] === kind)
  const count = (row: Row) => (readNumber(row, 'units') ?? 0) * scale
  const end = (label: string | undefined) =>
    label === undefined || label === endLabel ? ({ end: true } as const) : textOf(label)
  const [all] = of('all')
  return {
    kind: 'path',
    timezone: zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    direction,
    units: all === undefined ? 0 : count(all),
    paths: of('path')
      .slice(0, limit)
      .map((row) => ({
        steps: labels(row)
          .filter((label) => label !== endLabel)
          .map(textOf),
        ended: labels(row).includes(endLabel),
        count: count(row),
      })),
    links: of('link').map((row) => {
      const [from, to] = labels(row)
      return { place: readNumber(row, 'place') ?? 0, from: end(from), to: end(to), count: count(row) }
    }),
    notes: [],
    meta,
  }
}

function labels(row: Row): readonly string[] {
  const list: unknown = row['labels']
  return Array.isArray(list) ? list.map(String) : []
}
