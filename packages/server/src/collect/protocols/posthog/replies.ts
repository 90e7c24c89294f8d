import type { AppError } from '../../../errors.ts'
import { jsonResponse, queryOf, type CollectRequest, type CollectResponse } from '../../request.ts'
import type { Outcome } from '../protocol.ts'
import { refusalOf } from '../shared/refusal.ts'

/** What PostHog's own server says in the place of each status. */
const types: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'authentication_error',
  403: 'authentication_error',
  413: 'validation_error',
}

/** What is not named here counts as delivered. */
export function answerEach({ rejected }: Outcome): CollectResponse {
  const results = rejected.flatMap(({ event_id, message }) =>
    event_id === null ? [] : [[event_id, { result: 'drop', details: message }] as const],
  )
  return jsonResponse({ results: Object.fromEntries(results) })
}

export function refuse(error: AppError): CollectResponse {
  const type = types[error.status] ?? 'server_error'
  return refusalOf(error, { type, code: error.code, detail: error.message, attr: error.path ?? null })
}

// What a page captures is its own code's to say; what nobody here would answer is off. Without a word about
// surveys: the SDK fetches their script as soon as they are named, even as `false`.
const remoteConfig = {
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  sessionRecording: false,
  heatmaps: false,
  capturePerformance: false,
  autocaptureExceptions: false,
  autocapture_opt_out: false,
  defaultIdentifiedOnly: true,
  siteApps: [],
}

export const config = (): CollectResponse => jsonResponse(remoteConfig)

/** The same as a script: pages that load the SDK by PostHog's snippet ask for it first. */
export function configScript({ path }: CollectRequest): CollectResponse {
  const token = decodeKey(/\/array\/([^/?]+)\//.exec(path)?.[1] ?? '')
  const value = JSON.stringify({ config: remoteConfig, siteApps: [] })
  return {
    status: 200,
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
    body: `(window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {})[${JSON.stringify(token)}] = ${value}\n`,
  }
}

/** What older SDKs ask for instead of both. */
export const decide = (request: CollectRequest): CollectResponse =>
  jsonResponse({
    ...remoteConfig,
    config: { enable_collect_everything: true },
    editorParams: {},
    toolbarParams: {},
    isAuthenticated: false,
    // A list until they asked for a version.
    featureFlags: queryOf(request, 'v') === '' ? [] : {},
    featureFlagPayloads: {},
    errorsWhileComputingFlags: false,
  })

export const flags = (): CollectResponse =>
  jsonResponse({ flags: {}, featureFlags: {}, featureFlagPayloads: {}, errorsWhileComputingFlags: false })

function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Half an escape: no project's key, and whoever asks so gets a config for just that.
    return text
  }
}
