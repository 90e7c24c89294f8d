import { limits, type Issue } from '@tidemark/event'
import { AppError } from '../../../errors.ts'
import { isWireObject, type WireObject } from '../../draft.ts'

/** The JSON of a body. @throws AppError `body_unreadable`. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new AppError('body_unreadable', unreadable(text))
  }
}

/** What to tell a sender whose body is not JSON. */
export function unreadable(text: string): string {
  if (text.trim() === '') return 'The body is empty. Send an event, a list of events, or a line each.'
  try {
    JSON.parse(text)
  } catch (error) {
    const place = /at position (\d+)/.exec(String(error))?.[1]
    if (place !== undefined)
      return `The body is not JSON: it goes wrong at character ${place}. Send JSON or NDJSON.`
  }
  return 'The body is not JSON, or breaks off. Send JSON or NDJSON, whole.'
}

/** @throws AppError `batch_too_many_events`. */
export function checkCount(count: number): void {
  if (count > limits.batchEvents)
    throw new AppError(
      'batch_too_many_events',
      `The request has ${count} events, and ${limits.batchEvents} is the most. Send it in parts.`,
    )
}

// JSON takes no control character within a text unless it is escaped, and UTF-8 no half of a character.
/** Whether texts out of this JSON can be written as they are: see `Reading.plain`. */
export function isPlain(text: string): boolean {
  return !text.includes('\\')
}

/**
 * The one event that a body is, which `marks` tell: a body that has none of them has nothing to keep as an event.
 * @throws AppError `body_unreadable`.
 */
export function onlyEvent(json: unknown, marks: readonly string[]): readonly unknown[] {
  if (isWireObject(json) && marks.some((mark) => mark in json)) return [json]
  throw new AppError(
    'body_unreadable',
    `There are no events in the body: no list of them, and no ${marks[0]}.`,
  )
}

/** Empties the places in an event that a key is sent in: what is refused is kept whole, but no key. */
export function eraseKeys(event: WireObject): void {
  const { properties } = event
  for (const holder of isWireObject(properties) ? [event, properties] : [event])
    for (const name of ['token', '$token']) if (typeof holder[name] === 'string') holder[name] = ''
}

/** For protocols that can tell no more of a single event than the steps can. */
export const noFaults: ReadonlyMap<number, Issue> = new Map()

/** What a request brought: events in the native shape, and beside each what it came from, for the dead letters. */
export interface Taken {
  readonly events: unknown[]
  readonly sent: unknown[]
}

export function startTaking(): Taken {
  return { events: [], sent: [] }
}

export function take({ events, sent }: Taken, event: unknown, from: unknown): void {
  events.push(event)
  sent.push(from)
}
