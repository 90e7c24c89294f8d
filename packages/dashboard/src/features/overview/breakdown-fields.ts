/** The fields that most questions are about, in the order in which they are offered. */
export const breakdownFields = [
  'name',
  'page_path',
  'referrer_host',
  'utm_source',
  'country',
  'device_type',
  'browser',
  'os',
  'app',
  'source',
  'tenant_id',
] as const
export type BreakdownField = (typeof breakdownFields)[number]

const propertyPrefix = 'properties.'

/** The field of a property that somebody named. It may be anything: dots, quotes, emoji. */
export function propertyField(name: string): string {
  return name.startsWith(propertyPrefix) ? name : `${propertyPrefix}${name}`
}

export function propertyName(field: string): string {
  return field.startsWith(propertyPrefix) ? field.slice(propertyPrefix.length) : field
}

export function isBreakdownField(field: string): field is BreakdownField {
  return breakdownFields.some((one) => one === field)
}
