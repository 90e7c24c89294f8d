import type { Bots, Interval } from '../api/answers.ts'
import { serverNowMs } from '../api/request.ts'
import type { Compare as AskedCompare, Filter } from '../questions/question.ts'
import { askedCompare, askedRange } from './asked-range.ts'
import { parseCompare, writeCompare, type Compare } from './compare.ts'
import { filterOf, parseRules, writeRules, type FilterRule } from './filter-rule.ts'
import { defaultInterval, intervalsFor } from './interval.ts'
import { isCustomRange, presets, type Range } from './range.ts'

/** What every view's address says: when, which events, and against what. */
export interface View {
  readonly range: Range
  readonly interval: Interval
  readonly compare: Compare
  readonly filter: readonly FilterRule[]
  readonly bots: Bots
}

/** Where a page begins when its address says nothing. */
export interface ViewDefaults {
  readonly range: Range
  readonly compare: Compare
}

/** A part of an address that made no sense and was left out. */
export interface ViewFault {
  readonly key: ViewKey
  readonly text: string
}

/** What the API is asked, of every question. */
export interface QuestionParts {
  readonly from: string | number
  readonly until: string | number
  readonly timezone: string
  readonly bots: Bots
  readonly interval: Interval
  readonly filter?: Filter
  readonly compare?: AskedCompare
}

/** Where and of when an address is read. */
export interface ViewPlace {
  readonly timezone: string
  /** The first and the last day of `all`, as far as they are known. */
  readonly all?: { readonly from: string; readonly until?: string }
}

export type PageSearch = Readonly<Record<string, string | undefined>>

export const viewKeys = ['range', 'from', 'until', 'interval', 'compare', 'filter', 'bots'] as const
export type ViewKey = (typeof viewKeys)[number]

export const botChoices = ['exclude', 'include', 'only'] as const satisfies readonly Bots[]

export const viewDefaults: ViewDefaults = {
  range: { name: '30d' },
  compare: { with: 'none', weekday: false },
}

/** What a route takes of its address: texts, to be read by the page. */
export function pageSearch(raw: Readonly<Record<string, unknown>>): PageSearch {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  )
}

/** Reads an address that anybody may have written by hand. What makes no sense is left out, and said in `faults`. */
export function parseViewSearch(
  raw: PageSearch,
  place: ViewPlace,
  defaults: ViewDefaults = viewDefaults,
): { readonly view: View; readonly faults: readonly ViewFault[] } {
  const faults: ViewFault[] = []
  const read = <T>(key: ViewKey, parse: (text: string) => T | undefined): T | undefined => {
    const text = raw[key]
    if (text === undefined || text === '') return undefined
    const value = parse(text)
    if (value === undefined) faults.push({ key, text })
    return value
  }
  const nowMs = serverNowMs()
  const { timezone, all } = place
  const named = readRange(raw, read) ?? defaults.range
  const range: Range = named.name === 'all' ? { ...named, ...all } : named
  const interval = read('interval', (text) =>
    intervalsFor(range, timezone, nowMs).find((one) => one === text),
  )
  const { rules, faults: wrong } = parseRules(raw['filter'] ?? '')
  return {
    view: {
      range,
      interval: interval ?? defaultInterval(range, timezone, nowMs),
      compare: read('compare', parseCompare) ?? defaults.compare,
      filter: rules,
      bots: read('bots', (text) => botChoices.find((one) => one === text)) ?? 'exclude',
    },
    faults: [...faults, ...wrong.map((text) => ({ key: 'filter' as const, text }))],
  }
}

/** The address of a view: only what differs from the defaults. Every key is there, so that it takes the place of what was. */
export function viewSearch(
  view: View,
  { timezone }: ViewPlace,
  defaults: ViewDefaults = viewDefaults,
): Readonly<Record<ViewKey, string | undefined>> {
  const { range, interval, compare, filter, bots } = view
  const usual = interval === defaultInterval(range, timezone, serverNowMs())
  return {
    range: range.name === 'custom' || range.name === defaults.range.name ? undefined : range.name,
    from: range.name === 'custom' ? range.from : undefined,
    until: range.name === 'custom' ? range.until : undefined,
    interval: usual ? undefined : interval,
    compare: writeCompare(compare) === writeCompare(defaults.compare) ? undefined : writeCompare(compare),
    filter: filter.length === 0 ? undefined : writeRules(filter),
    bots: bots === 'exclude' ? undefined : bots,
  }
}

/** The view with a change. Another range has intervals of its own. */
export function changedView(view: View, patch: Partial<View>, { timezone }: ViewPlace): View {
  const next = { ...view, ...patch }
  if (patch.range === undefined || patch.interval !== undefined) return next
  return { ...next, interval: defaultInterval(patch.range, timezone, serverNowMs()) }
}

/** What of a question the view says. The time is that of the server, and moves on by the minute. */
export function questionParts(view: View, project: { readonly timezone: string }): QuestionParts {
  const nowMs = serverNowMs()
  const { from, until } = askedRange(view.range, project.timezone, nowMs)
  const filter = filterOf(view.filter)
  const compare = askedCompare(view.compare, view.range, project.timezone, nowMs)
  return {
    from,
    until,
    timezone: project.timezone,
    bots: view.bots,
    interval: view.interval,
    ...(filter === undefined ? {} : { filter }),
    ...(compare === undefined ? {} : { compare }),
  }
}

function readRange(
  raw: PageSearch,
  read: <T>(key: ViewKey, parse: (text: string) => T | undefined) => T | undefined,
): Range | undefined {
  const { from, until } = raw
  if (from !== undefined || until !== undefined) {
    const range = read(from === undefined ? 'until' : 'from', () =>
      from !== undefined && until !== undefined && isCustomRange(from, until)
        ? { name: 'custom' as const, from, until }
        : undefined,
    )
    if (range !== undefined) return range
  }
  const name = read(
    'range',
    (text) => presets.find((one) => one === text) ?? (text === 'custom' ? text : undefined),
  )
  return name === undefined || name === 'custom' ? undefined : { name }
}
