/** Bytes one after another, into a buffer that grows. Little-endian, as the engine reads them. */
export interface ByteWriter {
  /** Seven bits a byte, the lowest first: how the engine writes lengths. */
  varint(value: number): void
  uint64(value: number): void
  /** A text of characters that stand for a byte each (see `encode-block.ts`), its length before it. */
  text(value: string): void
  bytes(value: Uint8Array): void
  /** What was written so far. The writer must not be used again. */
  result(): Buffer
}

export function createByteWriter(expectedBytes: number): ByteWriter {
  let buffer = Buffer.allocUnsafeSlow(Math.max(1024, expectedBytes))
  let at = 0

  function room(bytes: number): void {
    if (at + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, at + bytes))
    buffer.copy(larger, 0, 0, at)
    buffer = larger
  }

  function varint(value: number): void {
    room(8)
    let rest = value
    while (rest >= 0x80) {
      buffer[at] = (rest & 0x7f) | 0x80
      at += 1
      rest = Math.floor(rest / 0x80)
    }
    buffer[at] = rest
    at += 1
  }

  return {
    varint,
    uint64(value) {
      room(8)
      buffer.writeBigUInt64LE(BigInt(value), at)
      at += 8
    },
    text(value) {
      varint(value.length)
      room(value.length)
      at += buffer.write(value, at, 'latin1')
    },
    bytes(value) {
      room(value.length)
      buffer.set(value, at)
      at += value.length
    },
    result: () => buffer.subarray(0, at),
  }
}
