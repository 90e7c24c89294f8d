import { isDay } from '../format/zone.ts'

/** What a range is held against. `weekday` moves it to the same days of the week. */
export type Compare =
  | { readonly with: 'none'; readonly weekday: boolean }
  | { readonly with: 'previous' | 'year'; readonly weekday: boolean }
  /** The same length from a day on. */
  | { readonly with: 'custom'; readonly from: string; readonly weekday: boolean }

/** `previous`, `year` or a day, and `~weekday` behind it. Nothing for what is none of them. */
export function parseCompare(text: string): Compare | undefined {
  const [head = '', match] = text.split('~')
  if (match !== undefined && match !== 'weekday') return undefined
  const weekday = match === 'weekday'
  if (head === 'none' || head === 'off') return { with: 'none', weekday: false }
  if (head === 'previous' || head === 'year') return { with: head, weekday }
  return isDay(head) ? { with: 'custom', from: head, weekday } : undefined
}

export function writeCompare(compare: Compare): string {
  const head = compare.with === 'custom' ? compare.from : compare.with
  return compare.weekday ? `${head}~weekday` : head
}
