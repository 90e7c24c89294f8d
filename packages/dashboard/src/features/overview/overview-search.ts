import type { Bots, CountMeasure, Interval } from '../../api/answers.ts'
import { isDay } from '../../format/zone.ts'
import { defaultInterval, intervalsFor, rangeNames, type Range, type RangeName } from './range.ts'

export const measures = ['count', 'people', 'sessions'] as const satisfies readonly CountMeasure[]
export const botChoices = ['exclude', 'include', 'only'] as const satisfies readonly Bots[]

/** What the address holds: only what differs from the defaults, so that a plain view has a plain address. */
export interface OverviewSearch {
  readonly range?: RangeName | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly interval?: Interval | undefined
  readonly measure?: CountMeasure | undefined
  readonly breakdown?: string | undefined
  readonly compare?: 'off' | undefined
  readonly bots?: Bots | undefined
  readonly table?: 'buckets' | undefined
}

/** The whole view, defaults filled in. */
export interface OverviewView {
  readonly range: Range
  readonly interval: Interval
  readonly measure: CountMeasure
  readonly breakdown: string | undefined
  readonly compare: boolean
  readonly bots: Bots
  /** With a breakdown: its totals, or every bucket of every value. */
  readonly table: 'totals' | 'buckets'
}

const defaultRange = '30d'
const intervals = ['minute', 'hour', 'day', 'week', 'month'] as const satisfies readonly Interval[]
/** A property's name has at most 200 characters, and `properties.` before it. */
const maxFieldLength = 220

/** Reads an address that anybody may have written by hand: what makes no sense is left out. */
export function parseOverviewSearch(raw: Readonly<Record<string, unknown>>): OverviewSearch {
  const breakdown = raw['breakdown']
  return searchOf(
    viewOf({
      range: oneOf(rangeNames, raw['range']),
      from: dayOrNothing(raw['from']),
      until: dayOrNothing(raw['until']),
      interval: oneOf(intervals, raw['interval']),
      measure: oneOf(measures, raw['measure']),
      breakdown:
        typeof breakdown === 'string' && breakdown !== '' && breakdown.length <= maxFieldLength
          ? breakdown
          : undefined,
      compare: raw['compare'] === 'off' ? 'off' : undefined,
      bots: oneOf(botChoices, raw['bots']),
      table: raw['table'] === 'buckets' ? 'buckets' : undefined,
    }),
  )
}

export function viewOf(search: OverviewSearch): OverviewView {
  const range = rangeOf(search)
  const interval = search.interval
  return {
    range,
    interval:
      interval !== undefined && intervalsFor(range).includes(interval) ? interval : defaultInterval(range),
    measure: search.measure ?? 'count',
    breakdown: search.breakdown,
    compare: search.compare !== 'off',
    bots: search.bots ?? 'exclude',
    table: search.table ?? 'totals',
  }
}

export function searchOf(view: OverviewView): OverviewSearch {
  const { range } = view
  return {
    ...(range.name === defaultRange ? {} : { range: range.name }),
    ...(range.name === 'custom' ? { from: range.from, until: range.until } : {}),
    ...(view.interval === defaultInterval(range) ? {} : { interval: view.interval }),
    ...(view.measure === 'count' ? {} : { measure: view.measure }),
    ...(view.breakdown === undefined ? {} : { breakdown: view.breakdown }),
    ...(view.compare ? {} : { compare: 'off' }),
    ...(view.bots === 'exclude' ? {} : { bots: view.bots }),
    ...(view.table === 'totals' ? {} : { table: view.table }),
  }
}

function rangeOf({ range, from, until }: OverviewSearch): Range {
  if (range !== 'custom') return { name: range ?? defaultRange }
  if (from === undefined || until === undefined || from > until) return { name: defaultRange }
  return { name: 'custom', from, until }
}

function dayOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined
}

function oneOf<T extends string>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value)
}
