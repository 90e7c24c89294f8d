import { isWireObject, type WireObject } from '../draft.ts'
import { headerOf, jsonResponse } from '../request.ts'
import type { Protocol } from './protocol.ts'
import { isEmpty } from './shared/fields.ts'
import { refusalOf } from './shared/refusal.ts'
import { readMessages } from './shared/segment-message.ts'

/** Segment's messages, one a request, on Jitsu's paths. */
export const jitsu: Protocol = {
  name: 'jitsu',
  // A secret follows the key, and stands masked in the body.
  key: (request) => headerOf(request, 'x-write-key').split(':')[0] || undefined,
  read: (text, request) => readMessages(text, request, tidy),
  // Without `destinations`, for which it would load scripts.
  answer: () => jsonResponse({ ok: true }),
  refuse: (error) => refusalOf(error, { ok: false, error: error.message, code: error.code }),
}

/** Leaves out what is empty, and the host, which has the port in it: it is read out of the page's address. */
function tidy(context: WireObject): WireObject {
  const filled = Object.entries(context).filter(([, part]) => !isWireObject(part) || !isEmpty(part))
  const { page, ...others } = Object.fromEntries(filled)
  if (!isWireObject(page)) return page === undefined ? others : { ...others, page }
  const { host: _host, ...rest } = page
  return { ...others, page: rest }
}
