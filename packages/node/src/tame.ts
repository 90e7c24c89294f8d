/** What had to be changed so that it could be sent. */
export interface Tamed {
  readonly value: unknown
  readonly trimmed: boolean
}

// The server's limits are 32 levels and 32 KiB of properties; a text within them leaves room for others.
const maxDepth = 30
const maxTextChars = 4_096
/** Bounds the time that one call takes, whatever it is given: 10,000 values take about 1 ms. */
const maxValues = 10_000

/**
 * A copy of `value` that JSON can hold: circles, getters that throw and what is too deep or too long become
 * short texts that say so, BigInts the text of their digits. For what `JSON.stringify` does not take as it is.
 */
export function tame(value: unknown): Tamed {
  let values = 0
  let trimmed = false
  const above: object[] = []

  function mark(text: string): string {
    trimmed = true
    return text
  }

  function copy(given: unknown): unknown {
    values += 1
    if (values > maxValues) return mark('[too much]')
    if (typeof given === 'string')
      return given.length <= maxTextChars ? given : mark(`${given.slice(0, maxTextChars)}…`)
    if (typeof given === 'bigint') return given.toString()
    if (typeof given !== 'object' || given === null) return given
    if (above.includes(given)) return mark('[circular]')
    if (above.length >= maxDepth) return mark('[too deep]')
    above.push(given)
    try {
      return copyObject(given)
    } catch {
      // A proxy, or a toJSON of the program's that throws.
      return mark('[unreadable]')
    } finally {
      above.pop()
    }
  }

  function copyObject(given: object): unknown {
    if (given instanceof Error) return String(given)
    if ('toJSON' in given && typeof given.toJSON === 'function') return copy(given.toJSON())
    if (Array.isArray(given)) {
      const copied: unknown[] = []
      for (let index = 0; index < given.length && values <= maxValues; index += 1)
        copied.push(copyValue(given, index))
      return copied
    }
    const copied: Record<string, unknown> = {}
    for (const key of Object.keys(given)) {
      if (values > maxValues) {
        trimmed = true
        break
      }
      // Not by assignment: `__proto__` is a key like any other.
      Object.defineProperty(copied, key, {
        value: copyValue(given, key),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return copied
  }

  function copyValue(holder: object, key: string | number): unknown {
    try {
      return copy(Reflect.get(holder, key))
    } catch {
      // A getter that throws.
      return mark('[unreadable]')
    }
  }

  const copied = copy(value)
  return { value: copied, trimmed }
}
