import type { Preset } from './range.ts'

/** Plausible's letters, which many have in their fingers; `7d` and `30d` have those of weeks and months. */
export const rangeKeys: Readonly<Partial<Record<Preset, string>>> = {
  today: 'd',
  yesterday: 'e',
  '24h': 'h',
  '7d': 'w',
  '28d': 'f',
  '30d': 't',
  '90d': 'n',
  month: 'm',
  'last-month': 'p',
  year: 'y',
  '6mo': 's',
  '12mo': 'l',
  all: 'a',
}
export const customRangeKey = 'c'
