import { isWireObject, type WireObject } from '../draft.ts'
import { headerOf, jsonResponse, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Protocol } from './protocol.ts'
import { refusalOf } from './shared/refusal.ts'
import { readMessages } from './shared/segment-message.ts'

const plain = { 'content-type': 'text/plain; charset=utf-8' }

/** What RudderStack's SDKs send to a data plane. Its answers are words. */
export const rudderStack: Protocol = {
  name: 'rudderstack',
  read: (text, request) => readMessages(text, request, tidy),
  answer: () => ({ status: 200, headers: plain, body: 'OK' }),
  refuse(error) {
    const { status, headers } = refusalOf(error, {})
    return { status, headers: { ...headers, ...plain }, body: error.message }
  },
}

/**
 * Whether a body on a path of Segment's is RudderStack's. Nobody else sends this header, nor this field; and its
 * own SDKs never send the key in the body, as Segment's do: at its end, where they send many messages.
 */
export function isRudderStack(text: string, request: CollectRequest): boolean {
  if (headerOf(request, 'anonymousid') !== '') return true
  return !text.includes('"writeKey":', text.length - 1_000) && text.includes('"originalTimestamp":')
}

/** What the SDK for pages asks for before it sends: without destinations it loads nothing else. */
export const rudderStackConfig = (): CollectResponse =>
  jsonResponse({
    source: { id: 'tidemark', name: 'Tidemark', enabled: true, config: {}, destinations: [] },
  })

/** The library for pages names itself as the app, and says `$direct` where it has nothing to say. */
function tidy(context: WireObject): WireObject {
  const { app, page } = context
  if (!isWireObject(app) || app['namespace'] !== 'com.rudderlabs.javascript') return context
  const isDirect = isWireObject(page) && page['referrer'] === '$direct'
  return { ...context, app: null, page: isDirect ? { ...page, referrer: null } : (page ?? null) }
}
