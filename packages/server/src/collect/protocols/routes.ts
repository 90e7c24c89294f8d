import { jsonResponse, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Speaker } from './protocol.ts'

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

/** Every path of another vendor's SDKs. Each is also served under `/vendor`. */
export const vendorRoutes: readonly VendorRoute[] = [
  {
    vendor: 'posthog',
    method: 'GET',
    path: '/array/:key/config',
    reply: replying({ hasFeatureFlags: false }),
  },
]

function replying(value: unknown): () => CollectResponse {
  return () => jsonResponse(value)
}
