/** Fields of an event that people ask about, in groups, in the order in which they are offered. */
export const fieldGroups = {
  event: ['name', 'category', 'value'],
  page: ['page_path', 'page_host', 'page_title', 'session.entry_page', 'session.exit_page'],
  source: ['referrer_host', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'],
  place: ['country', 'region', 'city', 'locale', 'timezone'],
  device: ['device_type', 'browser', 'browser_version', 'os', 'os_version', 'screen'],
  app: ['app', 'app_version', 'source', 'environment', 'library', 'severity'],
  session: ['session.duration', 'session.events', 'session.pages', 'session.bounced'],
  person: ['user_id', 'anonymous_id', 'tenant_id', 'session_id'],
} as const
type FieldGroup = keyof typeof fieldGroups
export const fieldGroupNames = [
  'event',
  'page',
  'source',
  'place',
  'device',
  'app',
  'session',
  'person',
] as const satisfies readonly FieldGroup[]
export type KnownField = (typeof fieldGroups)[FieldGroup][number]

const known: ReadonlySet<string> = new Set(Object.values(fieldGroups).flat())
const propertyPrefix = 'properties.'

export function isKnownField(field: string): field is KnownField {
  return known.has(field)
}

/** The field of a property that somebody named. It may be anything: dots, quotes, emoji. */
export function propertyField(name: string): string {
  return name.startsWith(propertyPrefix) ? name : `${propertyPrefix}${name}`
}

/** What a property is called; undefined for a field that is none. */
export function propertyName(field: string): string | undefined {
  return field.startsWith(propertyPrefix) ? field.slice(propertyPrefix.length) : undefined
}
