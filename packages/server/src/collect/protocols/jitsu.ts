import { headerOf, jsonResponse } from '../request.ts'
import type { Protocol } from './protocol.ts'
import { refusalOf } from './shared/refusal.ts'
import { readMessages } from './shared/segment-message.ts'

/** Segment's messages, one a request, on Jitsu's paths. */
export const jitsu: Protocol = {
  name: 'jitsu',
  // A secret follows the key, and stands masked in the body.
  key: (request) => headerOf(request, 'x-write-key').split(':')[0] || undefined,
  read: (text, request) => readMessages(text, request, undefined),
  // Without `destinations`, for which it would load scripts.
  answer: () => jsonResponse({ ok: true }),
  refuse: (error) => refusalOf(error, { ok: false, error: error.message, code: error.code }),
}
