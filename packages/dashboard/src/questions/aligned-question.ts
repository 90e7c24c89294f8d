import type { Interval } from '../api/answers.ts'
import { monthStart, weekStart } from '../format/zone.ts'
import type { Question } from './question.ts'

/**
 * The question from where an interval begins: what looks back to the interval before cannot begin within one. Others
 * stay as they are.
 */
export function alignedQuestion<Q extends Question>(question: Q): Q {
  const looksBack =
    question.kind === 'lifecycle' || (question.kind === 'trend' && question.window !== undefined)
  if (!looksBack || typeof question.from !== 'string') return question
  return { ...question, from: startOf(question.from, question.interval ?? 'day') }
}

/** Of days, and of times of day without a zone. */
function startOf(from: string, interval: Interval): string {
  const day = from.slice(0, 10)
  switch (interval) {
    case 'minute':
      return from
    case 'hour':
      return from.length > 10 ? `${from.slice(0, 13)}:00` : from
    case 'day':
      return day
    case 'week':
      return weekStart(day)
    case 'month':
      return monthStart(day, 0)
  }
}
