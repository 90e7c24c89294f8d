import { limits } from '@tidemark/event'
import { AppError } from '../../../errors.ts'
import { queryOf, type CollectRequest } from '../../request.ts'
import { toText } from '../../steps/decode.ts'
import { decodeLz64 } from './lz64.ts'

/**
 * The JSON of a request whose events may be the field `data` of a form or of the query, as JSON, in base64 or in
 * lz64; or the body itself, as JSON or in base64.
 * @throws AppError `body_unreadable`, `body_too_large`.
 */
export function unwrapData(text: string, request: CollectRequest): string {
  if (isJson(text)) return text
  const field = fieldOf(text, 'data')
  const data = field === undefined ? queryOf(request, 'data') || text.trim() : unescaped(field)
  // In JSON a plus sign stands for a space.
  if (isJson(data)) return field === undefined ? data : unescaped(field.replaceAll('+', ' '))
  const compression = fieldOf(text, 'compression') ?? queryOf(request, 'compression')
  // In base64 it stands for itself, and some send it without escaping it: a query's spaces were such.
  const base64 = field === undefined ? data.replaceAll(' ', '+') : data
  const json =
    compression === 'lz64' ? decodeLz64(base64, limits.batchBytes) : toText(Buffer.from(base64, 'base64'))
  if (isJson(json)) return json
  throw new AppError(
    'body_unreadable',
    'There are no events: neither is the body JSON, nor is its field data, nor is that base64 of JSON.',
  )
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

/** One field of a form, as it stands there. Splitting all of it into fields would take memory by their number. */
function fieldOf(form: string, name: string): string | undefined {
  // No pattern: over a body of 50 KB one takes ten times as long.
  const isFirst = form.startsWith(`${name}=`)
  const at = isFirst ? 0 : form.indexOf(`&${name}=`)
  if (at === -1) return undefined
  const start = at + name.length + (isFirst ? 1 : 2)
  const end = form.indexOf('&', start)
  return end === -1 ? form.slice(start) : form.slice(start, end)
}

function unescaped(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw new AppError('body_unreadable', 'The form has half an escape in it. Send it whole.')
  }
}
