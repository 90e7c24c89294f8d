import { expect, test } from 'vitest'
import { decodeLz64 } from './lz64.ts'

test('what lz-string has packed is unpacked', () => {
  const packed = 'N4IgpgbmB2AuIC4QC0CGgfQAM+CFAQ4IAgBoRpEBtARgMuoF0BfIA==='
  expect(decodeLz64(packed, 100)).toBe('{"event":"Zażółć","n":[1,1,1,1]}')
  expect(decodeLz64('Q===', 100)).toBe('')
})

test('[C1] a few bytes that stand for gigabytes are refused while they are unpacked', () => {
  expect(decodeLz64(growing(100), 10_000)).toBe('a'.repeat((101 * 102) / 2))
  expect(() => decodeLz64(growing(50_000), 1_000_000)).toThrow(
    expect.objectContaining({ code: 'body_too_large' }),
  )
})

test.each(['', '====', 'A', 'zzzz', '%', 'N4Ig!'])('[C1] what is no lz64 is refused: "%s"', (text) => {
  expect(() => decodeLz64(text, 100)).toThrow(expect.objectContaining({ code: 'body_unreadable' }))
})

/** An `a`, and then again and again the code of the entry that is just being made: each text one longer. */
function growing(codes: number): string {
  let bits = ''
  const write = (value: number, width: number) => {
    for (let bit = 0; bit < width; bit += 1) bits += Math.floor(value / 2 ** bit) % 2
  }
  write(0, 2)
  write('a'.charCodeAt(0), 8)
  let width = 3
  let room = 4
  for (let code = 4; code < 4 + codes; code += 1) {
    write(code, width)
    room -= 1
    if (room === 0) {
      room = 2 ** width
      width += 1
    }
  }
  write(2, width)
  return base64Of(bits)
}

function base64Of(bits: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  let text = ''
  for (let at = 0; at < bits.length; at += 6)
    text += alphabet.charAt(Number.parseInt(bits.slice(at, at + 6).padEnd(6, '0'), 2))
  return text
}
