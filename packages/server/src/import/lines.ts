import { isUtf8 } from 'node:buffer'

/** Longer than any event may be: what is longer is no record of ours, and must not fill the memory. */
export const maxLineBytes = 1024 * 1024

export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
  /** Ended by a line feed. Only the last line of a file can be without. */
  readonly terminated: boolean
  readonly fault?: 'too_long' | 'encoding'
}

const lineFeed = 0x0a

/**
 * Cuts bytes into lines, a group a chunk; blank lines are counted, and left out unless `keepBlank`. A line
 * over {@link maxLineBytes} is given with its first 200 characters; one that is no UTF-8 is read as Latin-1.
 * Both say so in `fault`.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  options: { readonly keepBlank?: boolean } = {},
): AsyncGenerator<readonly Line[]> {
  const keepBlank = options.keepBlank === true
  let carry: Buffer[] = []
  let carryBytes = 0
  let skipping: string | undefined
  let number = 1
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let rest = chunk
    if (skipping !== undefined) {
      const end = rest.indexOf(lineFeed)
      if (end === -1) continue
      lines.push({ number, text: skipping, terminated: true, fault: 'too_long' })
      number += 1
      skipping = undefined
      rest = rest.subarray(end + 1)
    }
    const lastEnd = rest.lastIndexOf(lineFeed)
    if (lastEnd !== -1) {
      const whole = Buffer.concat([...carry, rest.subarray(0, lastEnd)])
      number = pushLines(lines, whole, { number, keepBlank })
      carry = []
      carryBytes = 0
      rest = rest.subarray(lastEnd + 1)
    }
    if (rest.length > 0) carry.push(rest)
    carryBytes += rest.length
    if (carryBytes > maxLineBytes) {
      skipping = Buffer.concat(carry).toString('latin1', 0, 200)
      carry = []
      carryBytes = 0
    }
    if (lines.length > 0) yield lines
  }
  if (skipping !== undefined) yield [{ number, text: skipping, terminated: false, fault: 'too_long' }]
  const last: Line[] = []
  if (carryBytes > 0) pushLines(last, Buffer.concat(carry), { number, keepBlank })
  if (last.length > 0) yield last.map((line) => ({ ...line, terminated: false }))
}

/** Adds the lines of `block`, which ends where a line ends, and gives the next line's number. */
function pushLines(
  lines: Line[],
  block: Buffer,
  from: { readonly number: number; readonly keepBlank: boolean },
): number {
  let { number } = from
  // One check and one decoding for the whole block: a line at a time costs three times as much.
  const texts = isUtf8(block) ? block.toString('utf8').split('\n') : undefined
  for (const text of texts ?? block.toString('latin1').split('\n')) {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (from.keepBlank || line.trim() !== '') lines.push(lineOf(line, number, texts !== undefined))
    number += 1
  }
  return number
}

function lineOf(text: string, number: number, known: boolean): Line {
  if (text.length > maxLineBytes)
    return { number, text: text.slice(0, 200), terminated: true, fault: 'too_long' }
  if (known) return { number, text, terminated: true }
  const bytes = Buffer.from(text, 'latin1')
  if (isUtf8(bytes)) return { number, text: bytes.toString('utf8'), terminated: true }
  return { number, text, terminated: true, fault: 'encoding' }
}
