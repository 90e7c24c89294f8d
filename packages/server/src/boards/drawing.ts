import { Type, type Static } from 'typebox'
import { optional, readFields, readOneOf, readWhole } from '../query/parse/read.ts'

const looks = [
  'line',
  'area',
  'bar',
  'stacked',
  'number',
  'table',
  'steps',
  'flow',
  'course',
  'triangle',
  'counts',
  'curve',
] as const
const tableRows = ['totals', 'buckets'] as const
const mostPlaces = 20

/** How the page draws an answer: it says nothing about what is asked. */
export const drawingSchema = Type.Object({
  look: Type.Optional(
    Type.Unsafe<(typeof looks)[number]>({
      type: 'string',
      enum: [...looks],
      description: 'A kind of question takes those that suit it, and its usual one for the others.',
    }),
  ),
  rows: Type.Optional(
    Type.Unsafe<(typeof tableRows)[number]>({
      type: 'string',
      enum: [...tableRows],
      description: 'Of the table of several series: their totals, or every interval.',
    }),
  ),
  places: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: mostPlaces,
      description: 'Of paths: how many places of a step are drawn by themselves.',
    }),
  ),
})

export type Drawing = Static<typeof drawingSchema>

/** @throws AppError `question_invalid` */
export function parseDrawing(value: unknown, path: string): Drawing {
  const fields = readFields(value, ['look', 'rows', 'places'], path, 'How an answer is drawn')
  return {
    ...optional('look', fields, (look) => readOneOf(look, looks, `${path}/look`, 'A look')),
    ...optional('rows', fields, (rows) => readOneOf(rows, tableRows, `${path}/rows`, '"rows"')),
    ...optional('places', fields, (places) =>
      readWhole(places, `${path}/places`, 'The number of places', 1, mostPlaces),
    ),
  }
}
