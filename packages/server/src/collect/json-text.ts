import { maskAddresses, type AddressRule } from './address.ts'
import { isWireObject, type WireObject } from './draft.ts'
import { addressKeys } from './inspect-json.ts'
import { keyNames } from './spellings.ts'

const secretKeys: ReadonlySet<string> = new Set(keyNames)

/** A list or an object that is being written. */
interface Frame {
  readonly value: readonly unknown[] | WireObject
  /** Of an object. */
  readonly keys: readonly string[] | undefined
  readonly isAddresses: boolean
  next: number
}

/**
 * `value` as JSON, however deep it is and whatever its numbers: for what was refused. Addresses under known
 * keys are masked by the rule, and keys for sending left out. Stops somewhere after `maxLength` characters.
 */
export function writeJson(value: unknown, rule: AddressRule, maxLength = Infinity): string {
  let json = ''
  const stack: Frame[] = []
  const write = (item: unknown, isAddress: boolean) => {
    if (Array.isArray(item)) {
      stack.push({ value: item, keys: undefined, isAddresses: isAddress, next: 0 })
      json += '['
    } else if (isWireObject(item)) {
      const keys = Object.keys(item)
      const shown = stack.length > 0 ? keys : keys.filter((key) => !secretKeys.has(key))
      stack.push({ value: item, keys: shown, isAddresses: false, next: 0 })
      json += '{'
    } else if (typeof item === 'string') json += JSON.stringify(isAddress ? maskAddresses(item, rule) : item)
    else json += typeof item === 'number' ? writeNumber(item) : String(item)
  }
  write(value, false)
  for (let frame = stack.at(-1); frame !== undefined && json.length <= maxLength; frame = stack.at(-1)) {
    const { value, keys, next } = frame
    const list = isList(value) ? value : undefined
    if (next === (keys ?? list ?? []).length) {
      json += list === undefined ? '}' : ']'
      stack.pop()
      continue
    }
    if (next > 0) json += ','
    frame.next += 1
    if (list !== undefined) write(list[next], frame.isAddresses)
    else if (!isList(value)) {
      const key = keys?.[next] ?? ''
      json += `${JSON.stringify(key)}:`
      write(value[key], addressKeys.has(key))
    }
  }
  return json
}

function isList(value: readonly unknown[] | WireObject): value is readonly unknown[] {
  return Array.isArray(value)
}

// A number past every limit is read as infinite, and is infinite again when this is read.
function writeNumber(number: number): string {
  if (Number.isFinite(number)) return String(number)
  return number < 0 ? '-1e999' : '1e999'
}

/**
 * JSON, or lines of it, with every whole number that JavaScript cannot hold exactly turned into the text of its
 * digits.
 */
export function quoteBigIntegers(json: string): string {
  const parts: string[] = []
  let start = 0
  for (let index = 0; index < json.length;) {
    const code = json.charCodeAt(index)
    if (code === 0x22) index = endOfString(json, index)
    else if (isOfNumber(code)) {
      const end = endOfNumber(json, index)
      const isBig = end - index >= 16 && isWholeAndBig(json.slice(index, end))
      if (isBig) {
        parts.push(json.slice(start, index), '"', json.slice(index, end), '"')
        start = end
      }
      index = end
    } else index += 1
  }
  return start === 0 ? json : parts.join('') + json.slice(start)
}

// No pattern with `+` here: over megabytes of digits it would run out of stack.
function endOfNumber(json: string, start: number): number {
  let index = start
  while (index < json.length && isOfNumber(json.charCodeAt(index))) index += 1
  return index
}

/** Whether a character can be part of a number: a digit, or one of + - . e E */
function isOfNumber(code: number): boolean {
  if (code >= 0x30 && code <= 0x39) return true
  return code === 0x2d || code === 0x2b || code === 0x2e || code === 0x65 || code === 0x45
}

function isWholeAndBig(digits: string): boolean {
  for (let index = digits.startsWith('-') ? 1 : 0; index < digits.length; index += 1) {
    const code = digits.charCodeAt(index)
    if (code < 0x30 || code > 0x39) return false
  }
  return digits.length > 20 || !Number.isSafeInteger(Number(digits))
}

/** How deep objects and lists lie in each other in `json`, which need not be valid. */
export function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  for (let index = 0; index < json.length;) {
    const code = json.charCodeAt(index)
    if (code === 0x22) index = endOfString(json, index)
    else {
      if (code === 0x5b || code === 0x7b) {
        depth += 1
        if (depth > deepest) deepest = depth
      } else if (code === 0x5d || code === 0x7d) depth -= 1
      index += 1
    }
  }
  return deepest
}

function endOfString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    const code = json.charCodeAt(index)
    if (code === 0x5c) index += 1
    // No JSON has a line feed within a text: a line that is broken there ends there, and harms no other.
    else if (code === 0x22 || code === 0x0a) return index + 1
  }
  return json.length
}
