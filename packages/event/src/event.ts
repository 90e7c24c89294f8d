/** What kind of call made the event. `page` and `screen` are events named `page_view` and `screen_view`. */
export const kinds = ['track', 'page', 'screen', 'identify', 'alias', 'group'] as const
export type Kind = (typeof kinds)[number]

export const sources = ['browser', 'mobile', 'api', 'worker', 'webhook', 'cron', 'import'] as const
export type Source = (typeof sources)[number]

export const environments = ['development', 'staging', 'production'] as const
export type Environment = (typeof environments)[number]

export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/**
 * Fields of a canonical event that hold text. Absent and empty mean the same: such a field is left out.
 * The order is that of the event model; it is also the order of the columns in the store.
 */
export const textFields = [
  'tenant_id',
  'name',
  'kind',
  'category',
  'action',
  'label',
  'user_id',
  'anonymous_id',
  'session_id',
  'app',
  'app_version',
  'source',
  'environment',
  'version',
  'severity',
  'currency',
  'correlation_id',
  'sender_event_id',
  'page_url',
  'page_host',
  'page_path',
  'page_title',
  'page_search',
  'page_referrer',
  'referrer_host',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'browser',
  'browser_version',
  'os',
  'os_version',
  'device_type',
  'screen',
  'viewport',
  'locale',
  'timezone',
  'country',
  'region',
  'city',
  'library',
  'library_version',
  'ip',
  'bot_name',
  'protocol',
] as const
export type TextField = (typeof textFields)[number]

/** JSON as it comes from a parser. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/**
 * The one shape that every protocol ends in: what the log keeps, the store loads and destinations read.
 * Flat on purpose: a field is a column. Times are Unix milliseconds, UTC.
 */
export interface Event extends Partial<Readonly<Record<TextField, string>>> {
  /** A UUID. An id of another form is kept in `sender_event_id`, and its UUID is derived from it. */
  readonly event_id: string
  readonly project_id: string
  readonly name: string
  readonly kind: Kind
  /** When it happened, corrected for the sender's clock. */
  readonly timestamp: number
  /** When collect took it. */
  readonly received_at: number
  readonly value?: number
  readonly retry_count?: number
  /** Sent by a robot: kept, flagged, and left out of answers unless they ask for it. */
  readonly is_bot?: boolean
  /** The categories that the person agreed to. */
  readonly consent?: readonly string[]
  /** 1 unless sampled; a count weighs the event by 1/sample_rate. */
  readonly sample_rate?: number
  /** The parts of the sender's context that have no field of their own, as JSON text. */
  readonly context?: string
  readonly properties: JsonObject
}
