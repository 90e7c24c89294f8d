/** How many periods are looked at, or where brackets begin and the last one ends. */
export type Periods =
  | { readonly periods: number; readonly brackets?: never }
  | { readonly brackets: readonly number[]; readonly periods?: never }

/** `7`, or edges such as `0, 1, 7, 30`. `undefined` for what is neither; whether it can be asked is for the API to say. */
export function parseBrackets(text: string): Periods | undefined {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '')
  const numbers = parts.map(Number)
  if (parts.length === 0 || !parts.every((part) => /^\d{1,4}$/.test(part))) return undefined
  const [only = 0] = numbers
  return numbers.length === 1 ? { periods: only } : { brackets: numbers }
}

export function writeBrackets(brackets: readonly number[]): string {
  return brackets.join(', ')
}
