import type { Event } from '@tidemark/event'
import type { Filter, Question } from '../question.ts'
import { matches } from './matches.ts'

/** A range as its ends, half-open: what it means is not for this walk to find out. */
export interface NaiveRange {
  readonly fromMs: number
  readonly untilMs: number
}

/** Which events a question, or one of its series, is about. */
export interface NaiveSelection {
  readonly event?: string | readonly string[]
  readonly filter?: Filter
}

export function selected(events: readonly Event[], question: Question, range: NaiveRange): readonly Event[] {
  return seen(events, question, range).filter((event) => isPicked(event, question))
}

/** All that lies in the range, but for the robots that were not asked for. */
export function seen(
  events: readonly Event[],
  { bots = 'exclude' }: Pick<Question, 'bots'>,
  range: NaiveRange,
): readonly Event[] {
  return within(events, range).filter(
    (event) => bots === 'include' || (event.is_bot ?? false) === (bots === 'only'),
  )
}

export function isPicked(event: Event, { event: names, filter }: NaiveSelection): boolean {
  return (
    (names === undefined || [names].flat().includes(event.name)) &&
    (filter === undefined || matches(event, filter))
  )
}

export function within(events: readonly Event[], { fromMs, untilMs }: NaiveRange): readonly Event[] {
  return events.filter(({ timestamp }) => timestamp >= fromMs && timestamp < untilMs)
}
