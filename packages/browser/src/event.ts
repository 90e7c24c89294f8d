/** What kind of call made an event. */
export type Kind = 'track' | 'page' | 'identify' | 'group' | 'alias'

/** Fields of an event beside its properties, which the server has columns for. */
export interface EventFields {
  /** A number that can be summed: what was paid, how long it took. */
  readonly value?: number
  /** Of `value`, such as `EUR`. */
  readonly currency?: string
  readonly category?: string
  readonly action?: string
  readonly label?: string
  readonly severity?: 'low' | 'medium' | 'high' | 'critical'
  /** The customer company, where it is another than the one of `group`. */
  readonly tenantId?: string
  readonly correlationId?: string
  /** When it happened, in Unix milliseconds. @default now */
  readonly timestamp?: number
}

export interface EventContext {
  /** The server reads path, search and campaign from the address. */
  page: { url: string; title: string; referrer: string }
  screen?: string
  viewport?: string
  locale?: string
  timezone?: string
  library: { readonly name: string; readonly version: string }
  /** What was cut to make the event fit, as paths. */
  trimmed_fields?: readonly string[] | undefined
  [more: string]: unknown
}

/** An event as it is sent, and as plugins see it: the names are those on the wire. */
export interface PageEvent {
  /** A UUID, made at the call, under which the event counts once however often it is sent. */
  readonly event_id: string
  readonly kind: Kind
  name: string
  timestamp: number
  source: 'browser'
  anonymous_id: string
  user_id?: string | undefined
  tenant_id?: string | undefined
  session_id: string
  properties: Record<string, unknown>
  context: EventContext
  /** The categories that the person agreed to. */
  consent?: readonly string[] | undefined
  /** Below 1 where only that share of people is counted. */
  sample_rate?: number
  [more: string]: unknown
}
