import { textFields } from '@tidemark/event'

/** Other spellings of columns, each with the field that it stands for: the event model's table, and a few more. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  event_id: ['event_id', 'eventId', 'messageId', 'message_id', 'uuid', 'insert_id', 'insertId', '$insert_id'],
  name: ['event', 'event_type', 'event_name'],
  timestamp: ['timestamp', 'client_timestamp', 'originalTimestamp'],
  category: ['eventCategory'],
  action: ['eventAction'],
  label: ['eventLabel'],
  user_id: ['userId', 'distinct_id'],
  anonymous_id: ['anonymousId'],
  session_id: ['sessionId'],
  tenant_id: ['tenantId', 'companyId', 'company_id'],
  value: ['value', 'event_value', 'metric_value', 'revenue'],
  retry_count: ['retry_count'],
  sample_rate: ['sample_rate'],
  properties: ['properties', 'metadata', 'event_metadata', 'props'],
  context: ['context'],
  page_url: ['url'],
  page_referrer: ['referrer', 'referer'],
  ip: ['ip_address'],
  user_agent: ['user_agent', 'userAgent'],
}

/** What the server alone says of an event. */
const serversOwn: ReadonlySet<string> = new Set(['sender_event_id', 'protocol'])

const fieldByColumn: ReadonlyMap<string, string> = new Map([
  ...textFields.filter((field) => !serversOwn.has(field)).map((field) => [field, field] as const),
  ...Object.entries(spellings).flatMap(([field, columns]) =>
    columns.map((column) => [column, field] as const),
  ),
])

/** Every spelling of an event's id. */
export const idNames: readonly string[] = spellings['event_id'] ?? []

/** The fields that a mapping may name besides `properties.…` and `context.…`. */
export const fieldTargets: ReadonlySet<string> = new Set(
  [...fieldByColumn.values()].filter((field) => field !== 'timestamp'),
)

/** The place of a column that the mapping does not mention; a property of its name where it is none of ours. */
export function defaultTarget(column: string): string {
  const known = fieldByColumn.get(column)
  if (known !== undefined) return known
  return /^(properties|context)\../.test(column) ? column : `properties.${column}`
}
