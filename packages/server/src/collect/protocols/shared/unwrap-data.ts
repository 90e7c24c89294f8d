import { limits } from '@tidemark/event'
import { AppError } from '../../../errors.ts'
import { queryOf, type CollectRequest } from '../../request.ts'
import { decodeLz64 } from './lz64.ts'

/**
 * The JSON of a request whose events may be the field `data` of a form or of the query, as JSON, in base64 or in
 * lz64; or the body itself, as JSON or in base64.
 * @throws AppError `body_unreadable`, `body_too_large`.
 */
export function unwrapData(text: string, request: CollectRequest): string {
  if (isJson(text)) return text
  const data = formField(text, 'data') ?? (queryOf(request, 'data') || text.trim())
  if (isJson(data)) return data
  // Some send base64 into a form as it is: its plus signs then read as spaces.
  const base64 = data.replaceAll(' ', '+')
  const compression = formField(text, 'compression') ?? queryOf(request, 'compression')
  const json =
    compression === 'lz64'
      ? decodeLz64(base64, limits.batchBytes)
      : Buffer.from(base64, 'base64').toString('utf8')
  if (isJson(json)) return json
  throw new AppError(
    'body_unreadable',
    'There are no events: neither is the body JSON, nor is its field data, nor is that base64 of JSON.',
  )
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

/** One field of a form. Splitting the whole into fields would take memory by their number. */
function formField(form: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|&)${name}=([^&]*)`).exec(form)?.[1]
  if (value === undefined) return undefined
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    throw new AppError('body_unreadable', `The field ${name} of the form has half an escape in it.`)
  }
}
