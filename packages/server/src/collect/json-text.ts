import { maskAddresses, type AddressRule } from './address.ts'
import { isWireObject } from './draft.ts'
import { addressKeys } from './inspect-json.ts'
import { keyNames } from './spellings.ts'

const secretKeys: ReadonlySet<string> = new Set(keyNames)

interface Frame {
  readonly list: readonly unknown[] | undefined
  readonly entries: readonly (readonly [string, unknown])[]
  readonly isAddresses: boolean
  next: number
}

/**
 * `value` as JSON, however deep it is and whatever its numbers: for what was refused. Addresses under known
 * keys are masked by the rule, and keys for sending left out.
 */
export function writeJson(value: unknown, rule: AddressRule): string {
  const parts: string[] = []
  const stack: Frame[] = []
  const write = (item: unknown, isAddress: boolean) => {
    if (Array.isArray(item)) {
      stack.push({ list: item, entries: [], isAddresses: isAddress, next: 0 })
      parts.push('[')
    } else if (isWireObject(item)) {
      const entries = Object.entries(item).filter(([key]) => stack.length > 0 || !secretKeys.has(key))
      stack.push({ list: undefined, entries, isAddresses: false, next: 0 })
      parts.push('{')
    } else if (typeof item === 'string') {
      parts.push(JSON.stringify(isAddress ? maskAddresses(item, rule) : item))
    } else parts.push(typeof item === 'number' ? writeNumber(item) : JSON.stringify(item ?? null))
  }
  write(value, false)
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const { list, entries, next } = frame
    if (next === (list ?? entries).length) {
      parts.push(list === undefined ? '}' : ']')
      stack.pop()
      continue
    }
    if (next > 0) parts.push(',')
    frame.next += 1
    if (list !== undefined) write(list[next], frame.isAddresses)
    else {
      const [key, item] = entries[next] ?? ['', null]
      parts.push(JSON.stringify(key), ':')
      write(item, addressKeys.has(key))
    }
  }
  return parts.join('')
}

// A number past every limit is read as infinite, and is infinite again when this is read.
function writeNumber(number: number): string {
  if (Number.isFinite(number)) return String(number)
  return number < 0 ? '-1e999' : '1e999'
}

/**
 * JSON with every whole number that JavaScript cannot hold exactly turned into the text of its digits. `json`
 * must be valid, but for line feeds between several values.
 */
export function quoteBigIntegers(json: string): string {
  const parts: string[] = []
  let start = 0
  const number = /[-\d][\d.eE+-]*/y
  for (let index = 0; index < json.length;) {
    const code = json.charCodeAt(index)
    if (code === 0x22) index = endOfString(json, index)
    else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      number.lastIndex = index
      const digits = number.exec(json)?.[0] ?? '-'
      if (/^-?\d{16,}$/.test(digits) && !Number.isSafeInteger(Number(digits))) {
        parts.push(json.slice(start, index), '"', digits, '"')
        start = index + digits.length
      }
      index += digits.length
    } else index += 1
  }
  return start === 0 ? json : parts.join('') + json.slice(start)
}

function endOfString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    const code = json.charCodeAt(index)
    if (code === 0x5c) index += 1
    else if (code === 0x22) return index + 1
  }
  return json.length
}
