import { parseFilter } from '../parse/parse-filter.ts'
import { parseEvent, parseShared, sharedKeys } from '../parse/parse-question.ts'
import { fault, optional, pointer, readFields, readText, shown, type Fields } from '../parse/read.ts'
import type { EventChoice } from './journey-given.ts'

/** Journeys name their events step by step. */
export const journeyKeys = sharedKeys.filter((key) => key !== 'event')

const unitMs: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
}
const longestDays = 366

/** What every question about journeys may have. @throws AppError `question_invalid` */
export function parseJourneyShared(fields: Fields) {
  const { event: _event, ...rest } = parseShared(fields)
  return rest
}

/** @throws AppError `question_invalid` */
export function parseChoice(value: unknown, path: string, what: string): EventChoice {
  return readChoice(readFields(value, ['event', 'filter'], path, what), path)
}

export function readChoice(fields: Fields, path: string): EventChoice {
  return {
    ...optional('event', fields, (event) => parseEvent(event, pointer(path, 'event'))),
    ...optional('filter', fields, (filter) => parseFilter(filter, pointer(path, 'filter'))),
  }
}

/** A length of time as it was written. @throws AppError `question_invalid` */
export function parseWindow(value: unknown, path: string): string {
  const text = readText(value, path, 'A window', 10)
  windowMs(text, path)
  return text
}

/** @throws AppError `question_invalid` */
export function windowMs(text: string, path: string): number {
  const match = /^([1-9]\d{0,5})([mhdw])$/.exec(text)
  const ms = Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? Number.NaN)
  if (ms <= longestDays * 86_400_000) return ms
  throw fault(
    path,
    `"${shown(text)}" is no window. Write a number with m, h, d or w, from "1m" to "${longestDays}d".`,
  )
}
