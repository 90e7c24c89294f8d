import { createEventId, type Issue } from '@tidemark/event'
import { sentEventId, writeDeadLetter } from './dead-letter.ts'
import { createDraft, isWireObject, type Draft } from './draft.ts'
import { check } from './steps/check.ts'
import { checkSize } from './steps/check-size.ts'
import { correctClock } from './steps/correct-clock.ts'
import { cutAddress } from './steps/cut-address.ts'
import { describeClient } from './steps/describe-client.ts'
import { describePlace } from './steps/describe-place.ts'
import { dropRepeats } from './steps/drop-repeats.ts'
import { encode } from './steps/encode.ts'
import { fitType, type TypeFit } from './steps/fit-type.ts'
import { identify } from './steps/identify.ts'
import { normalise } from './steps/normalise.ts'
import { readPage } from './steps/read-page.ts'
import { settleName } from './steps/settle-name.ts'
import { settleWords } from './steps/settle-words.ts'
import { stamp } from './steps/stamp.ts'
import type { Batch } from './batch.ts'
import type { ClientLookup } from './lookup/client.ts'
import type { GeoLookup } from './lookup/geo.ts'
import type { Outcome, Reading, Rejection } from './protocols/protocol.ts'
import type { Step } from './steps/step.ts'
import type { Verdict } from './verdict.ts'

/** What became of the events of a request. Every event is in exactly one of the three. */
export interface Processed {
  readonly lines: readonly string[]
  readonly deadLines: readonly string[]
  readonly outcome: Outcome
}

export type Pipeline = (reading: Reading, batch: Batch) => Processed

const notAnEvent: Issue = {
  code: 'invalid_event',
  message: 'An event must be a JSON object with at least a name.',
  path: '',
}

/** The way of an event through collect. The order of the steps is the documentation. */
export function createPipeline(deps: {
  readonly clients: ClientLookup
  readonly geo: Pick<GeoLookup, 'place'>
  readonly fit: TypeFit
}): Pipeline {
  const steps: readonly Step[] = [
    checkSize,
    normalise,
    settleName,
    settleWords,
    identify,
    correctClock,
    readPage,
    check,
    describeClient(deps.clients),
    describePlace(deps.geo),
    cutAddress(),
    stamp,
    fitType(deps.fit),
    dropRepeats,
  ]

  return (reading, batch) => {
    const { events, sent, faults } = reading
    const lines: string[] = []
    const deadLines: string[] = []
    const rejected: Rejection[] = []
    let duplicates = 0

    for (let index = 0; index < events.length; index += 1) {
      const event = events[index]
      let issue = faults.get(index)
      if (issue === undefined) {
        if (isWireObject(event)) {
          const draft = createDraft(event)
          const verdict = walk(steps, draft, batch)
          if (verdict === undefined) lines.push(encode(draft, batch))
          else if (verdict.kind === 'drop') duplicates += 1
          else issue = verdict.issue
        } else issue = notAnEvent
      }
      if (issue !== undefined) {
        const eventId = sentEventId(event)
        const id = createEventId(batch.receivedAt)
        deadLines.push(writeDeadLetter(batch, { id, eventId, issue, sent: sent[index] }))
        rejected.push({ index, event_id: eventId === '' ? null : eventId, ...issue })
      }
    }
    return { lines, deadLines, outcome: { accepted: lines.length, duplicates, rejected } }
  }
}

function walk(steps: readonly Step[], draft: Draft, batch: Batch): Verdict | undefined {
  for (const step of steps) {
    const verdict = step(draft, batch)
    if (verdict !== undefined) return verdict
  }
  return undefined
}
