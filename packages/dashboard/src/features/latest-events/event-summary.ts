import { isRecord, type EventRow } from '../../api/answers.ts'

/** Fewer say little: properties are added then. */
const fewParts = 3
const longestValue = 40

/** The one line under an event's name: where it happened, how it failed and who did it, as far as it says. */
export function eventSummary(event: EventRow): readonly string[] {
  const place = text(event['page_path']) ?? text(event['page_url']) ?? text(event['label'])
  const value =
    typeof event['value'] === 'number' ? valueText(event['value'], text(event['currency'])) : undefined
  const who = text(event['user_id']) ?? shortened(text(event['anonymous_id']))
  const { status, ...properties } = isRecord(event.properties) ? event.properties : {}
  const failure = typeof status === 'number' && status >= 400 ? String(status) : undefined
  const known = [failure, place, value, who, text(event['country']), text(event['browser'])].filter(
    (part) => part !== undefined,
  )
  return [...known, ...propertyTexts(properties).slice(0, Math.max(0, fewParts - known.length))]
}

function propertyTexts(properties: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const isShort = typeof value === 'string' && value !== '' && value.length <= longestValue
    return isShort || typeof value === 'number' ? [`${name}: ${value}`] : []
  })
}

function valueText(value: number, currency: string | undefined): string {
  return currency === undefined ? String(value) : `${value} ${currency}`
}

/** A long anonymous id is random: its beginning is enough to tell two apart. */
function shortened(id: string | undefined): string | undefined {
  return id === undefined || id.length <= 20 ? id : `${id.slice(0, 12)}…`
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
