import type { Issue } from '@tidemark/event'
import { maskAddresses, type AddressRule } from './address.ts'
import { isWireObject } from './draft.ts'
import { writeJson } from './json-text.ts'
import type { DeadLetter } from '../log/entry.ts'
import type { Batch } from './batch.ts'

/** The line of a refused event. It is kept whole: what was sent, but addresses masked and keys left out. */
export function writeDeadLetter(
  batch: Pick<Batch, 'project' | 'receivedAt' | 'protocol' | 'keyInBody'>,
  letter: { readonly id: string; readonly eventId: string; readonly issue: Issue; readonly sent: unknown },
): string {
  const { project, receivedAt, protocol, keyInBody } = batch
  const { issue } = letter
  const line: DeadLetter = {
    dead_letter_id: letter.id,
    project_id: project.id,
    received_at: receivedAt,
    code: issue.code,
    message: issue.message.toWellFormed(),
    path: issue.path.toWellFormed(),
    protocol,
    event_id: letter.eventId.toWellFormed(),
    body: withoutKey(writeBody(letter.sent, issue, project.ipRule), keyInBody),
  }
  return JSON.stringify(line)
}

/** The id that the sender gave, in any spelling, shortened to what can be one; empty when there is none. */
export function sentEventId(sent: unknown): string {
  if (!isWireObject(sent)) return ''
  for (const key of [
    'event_id',
    'eventId',
    'messageId',
    'message_id',
    'uuid',
    'insert_id',
    'insertId',
    '$insert_id',
  ]) {
    const id = sent[key]
    if (typeof id === 'string' && id !== '') return id.slice(0, 200)
    if (typeof id === 'number') return String(id)
  }
  return ''
}

/** Other vendors have their keys in many places, and a damaged body has them anywhere. */
function withoutKey(body: string, key: string): string {
  return key === '' ? body : body.replaceAll(JSON.stringify(key).slice(1, -1), '')
}

function writeBody(sent: unknown, issue: Issue, rule: AddressRule): string {
  if (issue.code !== 'invalid_json' || typeof sent !== 'string') return writeJson(sent, rule)
  // In a line that cannot be read nobody knows what is an address: whatever looks like one is masked.
  const masked = maskAddresses(sent, rule)
  return masked.replace(/("(?:write|api)_?[kK]ey"\s{0,9}:\s{0,9})"[^"]{0,300}"?/g, '$1""')
}
