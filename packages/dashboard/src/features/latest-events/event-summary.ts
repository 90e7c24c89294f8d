import type { EventRow } from '../../api/answers.ts'

/** The one line under an event's name: where it happened and who did it, as far as it says. */
export function eventSummary(event: EventRow): readonly string[] {
  const place = text(event['page_path']) ?? text(event['page_url']) ?? text(event['label'])
  const value =
    typeof event['value'] === 'number' ? valueText(event['value'], text(event['currency'])) : undefined
  const who = text(event['user_id']) ?? shortened(text(event['anonymous_id']))
  return [place, value, who, text(event['country']), text(event['browser'])].filter(
    (part) => part !== undefined,
  )
}

function valueText(value: number, currency: string | undefined): string {
  return currency === undefined ? String(value) : `${value} ${currency}`
}

/** An anonymous id is random: its beginning is enough to tell two apart. */
function shortened(id: string | undefined): string | undefined {
  return id === undefined || id.length <= 12 ? id : `${id.slice(0, 8)}…`
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
