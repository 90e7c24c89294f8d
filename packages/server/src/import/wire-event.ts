import type { JsonObject } from '@tidemark/event'

/** The page that an event happened on, as an SDK says it. A path without an address is enough. */
export type WirePage = {
  readonly url?: string
  readonly path?: string
  readonly search?: string
  readonly title?: string
  readonly referrer?: string
}

export type WireCampaign = {
  readonly source?: string
  readonly medium?: string
  readonly name?: string
  readonly term?: string
  readonly content?: string
}

export type WireContext = {
  readonly user_agent?: string
  readonly ip?: string
  readonly locale?: string
  readonly timezone?: string
  readonly country?: string
  readonly page?: WirePage
  readonly campaign?: WireCampaign
}

/** An event as it is sent: what the native protocol takes. Times are Unix milliseconds or ISO 8601. */
export type WireEvent = {
  readonly event_id?: string
  readonly name: string
  readonly timestamp?: number | string
  readonly user_id?: string
  readonly anonymous_id?: string
  readonly session_id?: string
  readonly tenant_id?: string
  readonly app?: string
  readonly source?: string
  readonly severity?: string
  readonly value?: number
  readonly currency?: string
  readonly properties?: JsonObject
  readonly context?: WireContext
}
