import type { EventRow } from '../src/api/answers.ts'

/** What a field of an event is, as text; null where it is not set. Of sessions: of the page that the event shows. */
export function fieldValue(event: EventRow, field: string): string | null {
  if (field === 'session.entry_page' || field === 'session.exit_page') return fieldValue(event, 'page_path')
  const name = field.startsWith('properties.') ? field.slice('properties.'.length) : undefined
  const properties = event['properties']
  const value =
    name === undefined
      ? event[field]
      : typeof properties === 'object' && properties !== null && name in properties
        ? Object.entries(properties).find(([key]) => key === name)?.[1]
        : undefined
  if (value === undefined || value === null || value === '') return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
