import { limits, parseClientTelemetry, type Issue } from '@tidemark/event'
import { AppError } from '../../errors.ts'
import { isWireObject, type WireObject } from '../draft.ts'
import { problemResponse } from '../problem.ts'
import { jsonResponse } from '../request.ts'
import { keyNames } from '../spellings.ts'
import type { Protocol, Reading } from './protocol.ts'
import { checkCount, isPlain, unreadable } from './shared/body.ts'

const noFaults: ReadonlyMap<number, Issue> = new Map()

/** Our own: one event, `{ events, sent_at }`, a list, or a line each (NDJSON). */
export const native: Protocol = {
  name: 'native',
  read,
  answer: ({ accepted, duplicates, rejected }) => jsonResponse({ accepted, duplicates, rejected }),
  refuse: problemResponse,
}

function read(text: string): Reading {
  const json = parse(text)
  if (json === undefined) return readLines(text)
  if (Array.isArray(json)) return reading(text, json)
  if (!isWireObject(json))
    throw new AppError(
      'body_unreadable',
      'The body is JSON, but neither an event nor a list of events. See the examples in /docs.',
    )
  const list = Array.isArray(json['events']) ? json['events'] : json['batch']
  return Array.isArray(list) ? reading(text, list, json) : reading(text, [json])
}

function reading(text: string, events: readonly unknown[], envelope?: WireObject): Reading {
  checkCount(events.length)
  return {
    key: keyIn(envelope) ?? keyIn(events[0]),
    sentAt: envelope?.['sent_at'] ?? envelope?.['sentAt'],
    events,
    sent: events,
    plain: isPlain(text),
    faults: noFaults,
    telemetry: parseClientTelemetry(envelope?.['telemetry']),
  }
}

/** A line an event: a broken one is that event's fault alone. */
function readLines(text: string): Reading {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  // Before any is parsed: a line that is no JSON takes ten times as long as one that is.
  if (lines.length > limits.batchEvents) {
    if (isWireObject(parse(lines[0] ?? ''))) checkCount(lines.length)
    throw new AppError('body_unreadable', unreadable(text))
  }
  const faults = new Map<number, Issue>()
  const events = lines.map((line, index) => {
    const json = parse(line)
    if (json !== undefined) return json
    faults.set(index, { code: 'invalid_json', message: 'The line is not JSON.', path: '' })
    return line
  })
  // A list or an object over several lines, broken somewhere, is no NDJSON.
  if (text.trimStart().startsWith('[') || lines.length < 2 || !events.some(isWireObject))
    throw new AppError('body_unreadable', unreadable(text))
  return { ...reading(text, events), faults }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // What is wrong is said by whoever asked, who knows what this was to be.
    return undefined
  }
}

function keyIn(holder: unknown): string | undefined {
  if (!isWireObject(holder)) return undefined
  return keyNames.map((name) => holder[name]).find((key) => typeof key === 'string')
}
