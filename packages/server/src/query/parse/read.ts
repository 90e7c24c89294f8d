import { AppError } from '../../errors.ts'

/** The caller's mistake: what is wrong at `path` (a JSON pointer), and what to write instead. */
export function fault(path: string, message: string): AppError {
  return new AppError('question_invalid', message, { path })
}

export type Fields = Readonly<Record<string, unknown>>

/** `value` as an object that has no other keys than `keys`. */
export function readFields(value: unknown, keys: readonly string[], path: string, what: string): Fields {
  if (!isFields(value)) throw fault(path, `${what} is a JSON object with ${listed(keys)}.`)
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue
    throw fault(pointer(path, key), `${what} has no "${shown(key)}". It may have ${listed(keys)}.`)
  }
  return value
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readOneOf<const T extends readonly string[]>(
  value: unknown,
  options: T,
  path: string,
  what: string,
): T[number] {
  const found = options.find((option) => option === value)
  if (found === undefined) throw fault(path, `${what} is one of ${listed(options)}, not ${shown(value)}.`)
  return found
}

export function readText(value: unknown, path: string, what: string, maxLength: number): string {
  if (typeof value !== 'string') throw fault(path, `${what} is a text, not ${shown(value)}.`)
  if (value === '') throw fault(path, `${what} is empty. Name one, or leave "${path.split('/').at(-1)}" out.`)
  if (value.length > maxLength)
    throw fault(path, `${what} is longer than ${maxLength} characters. Shorten it.`)
  return value
}

export function readWhole(value: unknown, path: string, what: string, from: number, to: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < from || value > to) {
    throw fault(path, `${what} is a whole number from ${from} to ${to}, not ${shown(value)}.`)
  }
  return value
}

export function readNumber(value: unknown, path: string, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw fault(path, `${what} is a number, not ${shown(value)}.`)
}

export function readList(value: unknown, path: string, what: string, from: number, to: number) {
  if (!Array.isArray(value)) throw fault(path, `${what} is a list, not ${shown(value)}.`)
  if (value.length < from || value.length > to) {
    const range = from === to ? `${from}` : `${from} to ${to}`
    throw fault(path, `${what} has ${range} entries, not ${value.length}.`)
  }
  return value as readonly unknown[]
}

/** What `read` gives; a fault that it finds lies under `path`. */
export function under<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.path === undefined) throw cause
    throw new AppError(cause.code, cause.message, { cause, path: `${path}${cause.path}` })
  }
}

/** What `read` makes of `key`, under that key; nothing where it was not sent. */
export function optional<K extends string, T>(
  key: K,
  fields: Fields,
  read: (value: unknown) => T,
): { [P in K]?: T } {
  const value = fields[key]
  // The cast is the key's: TypeScript widens a computed key to any string.
  return value === undefined ? {} : ({ [key]: read(value) } as { [P in K]?: T })
}

/** `key` under `path`, escaped as RFC 6901 says. */
export function pointer(path: string, key: string | number): string {
  return `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function listed(options: readonly string[]): string {
  return options.map((option) => `"${option}"`).join(', ')
}

/** A value as it may stand in a message: short, and no more than it says itself. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `${value.slice(0, 60)}…` : value
  if (Array.isArray(value)) return 'a list'
  if (isFields(value)) return 'an object'
  return String(value)
}
