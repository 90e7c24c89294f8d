import type { BoardView } from '../../api/boards.ts'
import { serverNowMs } from '../../api/request.ts'
import { addDays, clockIn, dayIn, daysBetween, isClock, isDay, monthStart } from '../../format/zone.ts'
import { alignedQuestion } from '../../questions/aligned-question.ts'
import type { Compare as AskedCompare, Question } from '../../questions/question.ts'
import type { Compare } from '../../view/compare.ts'
import { presets, type Preset, type Range } from '../../view/range.ts'
import { joinFilters } from '../../view/rules-of.ts'
import type { QuestionParts, ViewDefaults } from '../../view/view-search.ts'

/** Ranges that have a name and go on moving, in the API's words. */
const lastOf: Partial<Readonly<Record<Preset, string>>> = {
  today: '1d',
  '24h': '24h',
  '7d': '7d',
  '28d': '28d',
  '30d': '30d',
  '90d': '90d',
  '6mo': '6mo',
  '12mo': '12mo',
}

/** A range as a board can keep it; `undefined` for one of the calendar, which the API has no words for. */
export function keptRange(range: Range): Pick<BoardView, 'from' | 'until' | 'last'> | undefined {
  if (range.name === 'custom') {
    const { from, until } = range
    return { from, until: isDay(until) ? addDays(until, 1) : until }
  }
  const last = lastOf[range.name]
  return last === undefined ? undefined : { last }
}

/** What a board begins with, as the page has it: a length of time without a name becomes the days that it means now. */
export function rangeOfBoard(
  { from, until, last = '30d' }: BoardView,
  timezone: string,
  nowMs: number,
): Range {
  if (from !== undefined && until !== undefined) return customRange(from, until, timezone)
  const named = presets.filter((name) => name !== 'all').find((name) => lastOf[name] === last)
  if (named !== undefined) return { name: named }
  const [, digits = '', unit = ''] = /^(\d+)(m|h|d|w|mo)$/.exec(last) ?? []
  const count = Number(digits)
  const today = dayIn(timezone, nowMs)
  const days = (from: string): Range => ({ name: 'custom', from, until: today })
  switch (unit) {
    case 'd':
      return days(addDays(today, 1 - count))
    case 'w':
      return days(addDays(today, 1 - 7 * count))
    case 'mo':
      return days(monthStart(today, 1 - count))
    case 'h':
    case 'm': {
      const beganMs = nowMs - count * (unit === 'h' ? 3_600_000 : 60_000)
      return { name: 'custom', from: clockIn(timezone, beganMs), until: clockIn(timezone, nowMs) }
    }
    default:
      return { name: '30d' }
  }
}

/** In the page's words: any other time is the one before. */
export function compareOf(compare: AskedCompare | undefined): Compare {
  if (compare === undefined) return { with: 'none', weekday: false }
  if (compare === 'previous_period') return { with: 'previous', weekday: false }
  const { offset, match } = compare
  return { with: offset === '12mo' ? 'year' : 'previous', weekday: match === 'weekday' }
}

/** Where the page of a board begins, or a link to something. */
export function defaultsOfBoard(view: BoardView, timezone: string): ViewDefaults {
  return { range: rangeOfBoard(view, timezone, serverNowMs()), compare: compareOf(view.compare) }
}

/**
 * A tile's question about the time of the board, and only about what the filters of both let through. As the server
 * does it for who has a link.
 */
export function tileQuestion(question: Question, parts: QuestionParts): Question {
  return alignedQuestion(askedQuestion(question, parts))
}

function askedQuestion(question: Question, parts: QuestionParts): Question {
  const { from, until, timezone, bots } = parts
  const { last: _, ...rest } = question
  const filter = joinFilters(question.filter, parts.filter)
  const asked = {
    ...rest,
    from,
    until,
    timezone,
    ...(bots === 'exclude' ? {} : { bots }),
    ...(filter === undefined ? {} : { filter }),
  }
  if (asked.kind === 'metric') return { ...asked, time_window: timeWindows[parts.interval] }
  // Without an interval of its own a funnel is not about a course over time.
  if (asked.kind === 'funnel' && asked.interval !== undefined) return { ...asked, interval: parts.interval }
  if (asked.kind !== 'trend') return asked
  const { interval } = parts
  const compare = parts.compare ?? (asked.compare === 'previous_period' ? periodBefore(parts) : undefined)
  return {
    ...asked,
    // A window is so many buckets: of another width it would be another figure.
    ...(asked.window === undefined ? { interval } : {}),
    ...(compare === undefined ? {} : { compare }),
  }
}

/** By whole days, so that the part of today that is over is held against the same part of a day. */
function periodBefore({ from, until, timezone }: QuestionParts): AskedCompare {
  const end = typeof until === 'number' ? addDays(dayIn(timezone, until - 1), 1) : until
  if (typeof from !== 'string' || !isDay(from) || !isDay(end)) return 'previous_period'
  return { offset: `${daysBetween(from, end)}d` }
}

const timeWindows = { minute: '1m', hour: '1h', day: '1d', week: '1w', month: '1mo' } as const

function customRange(from: string | number, until: string | number, timezone: string): Range {
  if (typeof from === 'string' && typeof until === 'string') {
    if (isDay(from) && isDay(until)) return { name: 'custom', from, until: addDays(until, -1) }
    if (isClock(from) && isClock(until)) return { name: 'custom', from, until }
  }
  const clock = (at: string | number) => clockIn(timezone, new Date(at).getTime())
  return { name: 'custom', from: clock(from), until: clock(until) }
}
