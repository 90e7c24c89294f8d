import { ga4 } from './ga4.ts'
import { ga4Validation } from './ga4/validation.ts'
import { jitsu } from './jitsu.ts'
import { amplitude, isAmplitude } from './amplitude.ts'
import { mixpanelEvents, mixpanelGroups, mixpanelPeople } from './mixpanel.ts'
import { downloadConfigSpecs, getIdLists, initialize, statsig } from './statsig.ts'
import { postHog, postHogV1 } from './posthog.ts'
import { config, configScript, decide, flags } from './posthog/replies.ts'
import { plausible } from './plausible.ts'
import { isRudderStack, rudderStack, rudderStackConfig } from './rudderstack.ts'
import { segment, segmentSettings } from './segment.ts'
import { snowplow } from './snowplow.ts'
import { umami } from './umami.ts'
import { jsonResponse, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Protocol, Speaker } from './protocol.ts'

interface Place {
  /** Also what its paths begin with where another vendor has the same: `/posthog/batch`. */
  readonly vendor: string
  readonly method: 'GET' | 'POST'
  /** As a pattern: `/array/:key/config`. A slash at its end is the same path. */
  readonly path: string
}

/** A path that events come to. Where several vendors have it, all rows but one say which bodies they claim. */
export interface EventsRoute extends Place, Speaker {}

/** What an SDK asks for beside sending, with the smallest reply that keeps it content. */
export interface ReplyRoute extends Place {
  reply(request: CollectRequest): CollectResponse
}

export type VendorRoute = EventsRoute | ReplyRoute

const segmentCalls = ['track', 'page', 'screen', 'identify', 'group', 'alias']
const segmentPaths = ['batch', ...segmentCalls].map((call) => `/v1/${call}`)

/** Every path of another vendor's SDKs. Each is also served under `/vendor`. */
export const vendorRoutes: readonly VendorRoute[] = [
  ...events('posthog', postHog, 'POST', ['/e', '/batch', '/capture', '/i/v0/e']),
  ...events('posthog', postHog, 'GET', ['/e', '/capture', '/i/v0/e']),
  ...events('posthog', postHogV1, 'POST', ['/i/v1/analytics/events']),
  // As Mixpanel's, where PostHog's SDKs have them from: Mixpanel's protocol reads them too.
  ...events('posthog', postHog, 'POST', ['/engage', '/track'], () => false),
  { vendor: 'posthog', method: 'GET', path: '/array/:key/config', reply: config },
  { vendor: 'posthog', method: 'GET', path: '/array/:key/config.js', reply: configScript },
  { vendor: 'posthog', method: 'POST', path: '/flags', reply: flags },
  { vendor: 'posthog', method: 'POST', path: '/decide', reply: decide },

  ...events('mixpanel', mixpanelEvents, 'POST', ['/track', '/import']),
  ...events('mixpanel', mixpanelEvents, 'GET', ['/track', '/import']),
  ...events('mixpanel', mixpanelPeople, 'POST', ['/engage']),
  ...events('mixpanel', mixpanelPeople, 'GET', ['/engage']),
  ...events('mixpanel', mixpanelGroups, 'POST', ['/groups']),
  ...events('mixpanel', mixpanelGroups, 'GET', ['/groups']),

  ...events('amplitude', amplitude, 'POST', ['/2/httpapi']),
  ...events('amplitude', amplitude, 'POST', ['/batch'], isAmplitude),

  ...events('statsig', statsig, 'POST', ['/v1/log_event', '/v1/rgstr']),
  { vendor: 'statsig', method: 'POST', path: '/v1/initialize', reply: initialize },
  { vendor: 'statsig', method: 'GET', path: '/v1/download_config_specs/:file', reply: downloadConfigSpecs },
  { vendor: 'statsig', method: 'POST', path: '/v1/get_id_lists', reply: getIdLists },

  ...events('segment', segment, 'POST', segmentPaths),
  // As the library for pages shortens them.
  ...events(
    'segment',
    segment,
    'POST',
    ['b', 't', 'p', 's', 'i', 'g', 'a'].map((letter) => `/v1/${letter}`),
  ),
  { vendor: 'segment', method: 'GET', path: '/v1/projects/:key/settings', reply: segmentSettings },
  // Figures of the library about itself.
  { vendor: 'segment', method: 'POST', path: '/v1/m', reply: () => jsonResponse({ success: true }) },

  ...events('rudderstack', rudderStack, 'POST', segmentPaths, isRudderStack),
  { vendor: 'rudderstack', method: 'GET', path: '/sourceConfig', reply: rudderStackConfig },

  ...events('jitsu', jitsu, 'POST', ['/api/s/:type', '/api/s/s2s/:type']),

  ...events('plausible', plausible, 'POST', ['/api/event']),

  ...events('umami', umami, 'POST', ['/api/send', '/api/batch']),

  ...events('ga4', ga4, 'POST', ['/mp/collect']),
  { vendor: 'ga4', method: 'POST', path: '/debug/mp/collect', reply: ga4Validation },

  ...events('snowplow', snowplow, 'POST', ['/com.snowplowanalytics.snowplow/tp2']),
  ...events('snowplow', snowplow, 'GET', ['/i']),
]

function events(
  vendor: string,
  protocol: Protocol,
  method: 'GET' | 'POST',
  paths: readonly string[],
  claims?: Speaker['claims'],
): readonly EventsRoute[] {
  return paths.map((path) => ({ vendor, protocol, method, path, claims }))
}
