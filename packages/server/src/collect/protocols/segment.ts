import type { AppError } from '../../errors.ts'
import { headerOf, jsonResponse, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Protocol } from './protocol.ts'
import { refusalOf } from './shared/refusal.ts'
import { readMessages } from './shared/segment-message.ts'

/** Segment's HTTP interface: `/v1/batch`, and a path for each kind of call. */
export const segment: Protocol = {
  name: 'segment',
  read: (text, request) => readMessages(text, request, undefined),
  answer: () => jsonResponse({ success: true }),
  refuse: (error: AppError) => refusalOf(error, { success: false, code: error.code, message: error.message }),
}

/**
 * What the library for pages asks for before it sends anything: where to send. It says that to whoever asks
 * where it was asked, so that the one address in the page's code is enough.
 */
export function segmentSettings(request: CollectRequest): CollectResponse {
  const [, prefix = '', key = ''] = /^(.*)\/projects\/([^/?]*)\/settings/.exec(request.path) ?? []
  const apiHost = `${headerOf(request, 'host')}${prefix}`
  return jsonResponse({
    integrations: { 'Segment.io': { apiKey: decoded(key), apiHost, protocol: protocolOf(request) } },
    // The library's figures about itself would come to us.
    metrics: { sampleRate: 0 },
  })
}

/** Behind a proxy the server is asked by http: a page that was loaded by https may not send so. */
function protocolOf(request: CollectRequest): 'http' | 'https' {
  const isSecure =
    headerOf(request, 'x-forwarded-proto').startsWith('https') ||
    headerOf(request, 'origin').startsWith('https:')
  return isSecure ? 'https' : 'http'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Half an escape is no key of ours: whoever sends with it is told so.
    return text
  }
}
