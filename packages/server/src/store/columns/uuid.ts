/**
 * Writes the UUID that stands as 36 characters in `line` from `start` on as the engine has it: its two halves,
 * each the other way round. False when it is none.
 */
export function writeUuid(to: Uint8Array, at: number, line: Buffer, start: number): boolean {
  let place = start
  let valid = 0
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) place += 1
    const high = digits[line[place] ?? 0] ?? -1
    const low = digits[line[place + 1] ?? 0] ?? -1
    valid |= high | low
    to[at + (index < 8 ? 7 - index : 23 - index)] = (high << 4) | low
    place += 2
  }
  return valid >= 0
}

/** The value of each hexadecimal digit, by its character code; -1 for every other character. */
const digits = Int8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(value) ? -1 : value
})
