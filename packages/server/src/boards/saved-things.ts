import { Type, type Static } from 'typebox'
import type { SavedContent, SavedKind, SavedRecord } from '../control/saved-records.ts'
import { AppError } from '../errors.ts'
import { optional, readFields, readText, shown, type Fields } from '../query/parse/read.ts'
import { filterSchema } from '../query/question.ts'
import { checkQuestion } from './asked.ts'
import { parseBoard } from './board.ts'
import { drawingSchema, parseDrawing } from './drawing.ts'
import { checkFilter } from './view.ts'

const anyObject = Type.Unsafe<Fields>({ type: 'object', additionalProperties: true })
const title = Type.String({ minLength: 1, maxLength: 200 })
const description = Type.Optional(Type.String({ maxLength: 2000 }))
const moment = (description: string) => Type.String({ format: 'date-time', description })

/** What is kept of each kind but boards, in the words of the API. */
export const savedQuestionSchema = Type.Object({
  title,
  description,
  question: {
    ...anyObject,
    description: 'A question of any kind, as `/v1/analytics/query` takes it; or a metric.',
  },
  drawing: Type.Optional({ ...drawingSchema, description: 'How the page draws its answer.' }),
})
export const segmentSchema = Type.Object({ name: title, filter: filterSchema })
export const annotationSchema = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 500 }),
  from: moment('When it was, or began.'),
  until: Type.Optional(moment('When it ended, for what took its time.')),
})

export type SavedQuestion = Static<typeof savedQuestionSchema>

/** What was sent, as it may be kept. @throws AppError `request_invalid`, or `question_invalid` with the place. */
export const contentParsers: Readonly<Record<SavedKind, (value: unknown) => SavedContent>> = {
  question: parseSavedQuestion,
  board: parseBoard,
  segment: (value) => {
    const fields = readFields(value, ['name', 'filter'], '', 'A segment')
    return {
      name: readText(fields['name'], '/name', 'The name of a segment', 200),
      filter: checkFilter(fields['filter'], '/filter'),
    }
  },
  annotation: (value) => {
    const fields = readFields(value, ['text', 'from', 'until'], '', 'An annotation')
    const from = readInstant(fields['from'], '/from')
    const until = fields['until'] === undefined ? undefined : readInstant(fields['until'], '/until')
    if (until !== undefined && until <= from)
      throw new AppError(
        'request_invalid',
        'An annotation ends after it begins. Leave "until" out for a moment.',
        {
          path: '/until',
        },
      )
    return {
      text: readText(fields['text'], '/text', 'The text of an annotation', 500),
      from,
      ...(until === undefined ? {} : { until }),
    }
  },
}

/** @param path where it stands in what was sent */
export function parseSavedQuestion(value: unknown, path = ''): SavedQuestion & SavedContent {
  const fields = readFields(
    value,
    ['title', 'description', 'question', 'drawing'],
    path,
    'A question that is kept',
  )
  return {
    title: readText(fields['title'], `${path}/title`, 'The title of a question', 200),
    ...optional('description', fields, (text) =>
      readText(text, `${path}/description`, 'The description of a question', 2000),
    ),
    question: checkQuestion(fields['question'], `${path}/question`),
    ...optional('drawing', fields, (drawing) => parseDrawing(drawing, `${path}/drawing`)),
  }
}

/** As the API gives it. */
export function savedToWire({ id, content, owner, version, createdAt, createdBy, updatedAt }: SavedRecord) {
  return {
    id,
    ...content,
    personal: owner !== undefined,
    version,
    created_at: createdAt.toISOString(),
    created_by: createdBy,
    updated_at: updatedAt.toISOString(),
  }
}

function readInstant(value: unknown, path: string): string {
  const at =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : NaN
  if (!Number.isNaN(at)) return new Date(at).toISOString()
  throw new AppError(
    'request_invalid',
    `A time is ISO 8601 with its zone, such as "2026-10-01T08:00:00Z", not ${shown(value)}.`,
    { path },
  )
}
