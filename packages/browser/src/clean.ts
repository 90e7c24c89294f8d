/** How values are hidden before anything of them leaves the page. */
export interface Mask {
  /** What lies under a name like this is replaced by `***`, in properties and in addresses. */
  readonly names: RegExp
  /** Gives every text as it may be sent. */
  readonly text: ((text: string, path: string) => string) | undefined
}

export interface Cleaned {
  readonly value: Record<string, unknown>
  /** What was cut or left out, as paths. */
  readonly trimmed: readonly string[]
}

// Each below the server's own limit (32 KiB, 500 paths, 32 levels), so that it takes what is left.
const maxTextChars = 8_000
const maxChars = 24_000
const maxDepth = 20
// Bounds the time of a call too, whatever it is given.
const maxValues = 450
// A list of paths is to say where to look, not to be another large property.
const maxTrimmed = 10

/**
 * A copy of what a page gave us that is JSON, fits the limits and has nothing in it that is to be hidden.
 * Whatever it was, this gives something: what cannot be copied is left out and named.
 */
export function clean(given: unknown, mask: Mask): Cleaned {
  const trimmed: string[] = []
  const above: unknown[] = []
  let chars = 0
  let values = 0

  function cut(path: string): undefined {
    if (trimmed.length < maxTrimmed) trimmed.push(path)
  }

  function copy(value: unknown, path: string): unknown {
    switch (typeof value) {
      case 'string':
        return copyText(value, path)
      case 'bigint':
        return String(value)
      case 'number':
        return Number.isFinite(value) ? value : cut(path)
      case 'object':
        return value && copyObject(value, path)
      case 'function':
      case 'symbol':
        return cut(path)
      case 'boolean':
      case 'undefined':
        return value
    }
  }

  function copyText(whole: string, path: string): string {
    const text = maskText(whole, path, mask)
    const room = Math.min(maxTextChars, maxChars - chars)
    if (text.length > room) cut(path)
    const kept = text.slice(0, room)
    chars += kept.length
    return kept
  }

  function copyObject(value: object, path: string): unknown {
    // A node of the page leads to all of it, and an object above leads round in a circle.
    if ('nodeType' in value || value === window || above.includes(value) || above.length >= maxDepth)
      return cut(path)
    if (value instanceof Error) return copyText(String(value), path)
    if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON(), path)
    // Without a prototype: `__proto__` is a key like any other.
    const copied = Array.isArray(value) ? [] : Object.create(null)
    above.push(value)
    for (const key of Object.keys(value)) {
      const inner = `${path && `${path}.`}${key}`
      values += 1
      if (values > maxValues) {
        cut(inner)
        break
      }
      const part = key.search(mask.names) < 0 ? copyPart(value, key, inner) : '***'
      if (part !== undefined) copied[key] = part
    }
    above.pop()
    return copied
  }

  function copyPart(holder: object, key: string, path: string): unknown {
    const depth = above.length
    try {
      return copy(Reflect.get(holder, key), path)
    } catch {
      // A getter, a proxy or a `toJSON` of the page's that throws.
      above.length = depth
      return cut(path)
    }
  }

  const holder = { value: given }
  const isObject = typeof given === 'object' && !Array.isArray(given)
  // What is no object is one value.
  return { value: Object(isObject ? copyPart(holder, 'value', '') : copy(holder, '')), trimmed }
}

/** An address without what stands under names that are to be hidden. */
export function cleanUrl(url: string, mask: Mask): string {
  const shown = url.replace(/([?&#]([^=&#]+)=)[^&#]*/g, (pair: string, start: string, name: string) =>
    name.search(mask.names) < 0 ? pair : `${start}***`,
  )
  return maskText(shown, 'url', mask)
}

function maskText(text: string, path: string, mask: Mask): string {
  return mask.text ? mask.text(text, path) : text
}
