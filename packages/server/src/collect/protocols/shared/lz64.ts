import { AppError } from '../../../errors.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const valueOf = new Map(alphabet.split('').map((character, value) => [character, value]))

/** Codes of the format that stand for no entry of the dictionary. */
const newByte = 0
const newCharacter = 1
const theEnd = 2

/** A second of work would be a second in which nobody is answered; what was sent in it had a few kilobytes. */
const mostBase64 = 1024 * 1024

/**
 * The text of lz-string's `compressToBase64`, in which SDKs of PostHog packed events until 2021. It is decoded
 * here because a few bytes of it can stand for gigabytes: decoding stops at `maxLength` characters.
 * @throws AppError `body_unreadable`, `body_too_large`.
 */
export function decodeLz64(base64: string, maxLength: number): string {
  if (base64.length > mostBase64) throw tooLarge()
  const bits = bitReader(base64)
  const opening = bits.read(2)
  if (opening === theEnd) return ''
  const first = readLiteral(bits, opening)
  if (first === undefined) throw damaged()
  // The first three are the codes above; entries are numbered from there on.
  const entries: string[] = ['', '', '', first]
  const parts: string[] = [first]
  let length = first.length
  let previous = first
  let width = 3
  let room = 4
  const add = (entry: string) => {
    entries.push(entry)
    room -= 1
    if (room === 0) {
      room = 2 ** width
      width += 1
    }
  }
  for (;;) {
    let code = bits.read(width)
    if (code === theEnd) return parts.join('').toWellFormed()
    const literal = readLiteral(bits, code)
    if (literal !== undefined) {
      code = entries.length
      add(literal)
    }
    // The one entry that can be named before it is there repeats what came before.
    const entry = entries[code] ?? (code === entries.length ? previous + previous.charAt(0) : undefined)
    if (entry === undefined) throw damaged()
    length += entry.length
    if (length > maxLength) throw tooLarge()
    parts.push(entry)
    add(previous + entry.charAt(0))
    previous = entry
  }
}

function readLiteral(bits: BitReader, code: number): string | undefined {
  if (code === newByte) return String.fromCharCode(bits.read(8))
  if (code === newCharacter) return String.fromCharCode(bits.read(16))
  return undefined
}

interface BitReader {
  /** The next `count` bits, the lowest first. */
  read(count: number): number
}

function bitReader(base64: string): BitReader {
  let index = 0
  let value = 0
  let mask = 0
  return {
    read(count) {
      let result = 0
      for (let bit = 0; bit < count; bit += 1) {
        if (mask === 0) {
          const next = valueOf.get(base64.charAt(index))
          if (next === undefined) throw damaged()
          value = next
          index += 1
          mask = 32
        }
        if ((value & mask) !== 0) result += 2 ** bit
        mask >>= 1
      }
      return result
    },
  }
}

function tooLarge(): AppError {
  return new AppError('body_too_large', 'The body is too large for lz64. Send fewer events a request.')
}

function damaged(): AppError {
  return new AppError(
    'body_unreadable',
    'The body breaks off or is damaged: it is no lz64. Send it again whole.',
  )
}
