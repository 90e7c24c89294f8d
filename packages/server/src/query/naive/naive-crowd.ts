import type { Event } from '@tidemark/event'
import type { FunnelQuestion } from '../journeys/funnel/funnel-question.ts'
import type { JourneyQuestion } from '../journeys/journey-question.ts'
import type { PathsQuestion } from '../journeys/paths/paths-question.ts'
import type { RetentionQuestion } from '../journeys/retention/retention-question.ts'
import { naiveBuckets } from './calendar.ts'
import { naiveAttempts, type NaiveAttempt } from './naive-funnel.ts'
import { naivePaths, type NaivePath } from './naive-paths.ts'
import { naiveRetention, type NaiveStart } from './naive-retention.ts'
import type { NaiveRange } from './selected.ts'

type Label = string | null | { readonly end: true }

/** A place in an answer. What is not given may be anything. */
export interface NaivePoint {
  readonly step?: number
  readonly outcome?: 'reached' | 'dropped' | 'finished' | 'returned' | 'not_returned'
  readonly path?: readonly (string | number | Label)[]
  readonly next?: string | null
  readonly bucket?: string
  readonly start?: string
  readonly bracket?: number
  readonly place?: number
  readonly from?: Label
  readonly to?: Label
  readonly values?: readonly (string | null)[]
  readonly other_than?: readonly (readonly (string | null)[])[]
}

/** The people behind a place in the answer to a question about journeys, by what they go by. */
export function naiveCrowd(
  events: readonly Event[],
  question: JourneyQuestion,
  { at, range, zone }: { readonly at: NaivePoint; readonly range: NaiveRange; readonly zone: string },
): readonly string[] {
  const people = found(events, question, { at, range, zone }).map(({ person }) => person)
  return [...new Set(people)].filter((person) => person !== '').toSorted()
}

function found(
  events: readonly Event[],
  question: JourneyQuestion,
  { at, range, zone }: { readonly at: NaivePoint; readonly range: NaiveRange; readonly zone: string },
): readonly { readonly person: string }[] {
  switch (question.kind) {
    case 'funnel':
      return naiveAttempts(events, question, range).filter(
        (attempt) =>
          hasValue(attempt.value, at) &&
          isAttemptAt(attempt, question, at) &&
          beginsIn(attempt.path[0]?.at ?? 0, question, { at, range, zone }),
      )
    case 'retention':
      return naiveRetention(events, question, { range, zone }).filter(
        (start) => hasValue(start.value, at) && isStartAt(start, question, { at, range, zone }),
      )
    case 'path':
      return naivePaths(events, question, range).filter((path) => isPathAt(path, question, at))
  }
}

function isAttemptAt(
  { path, isFinished, next }: NaiveAttempt,
  { order }: FunnelQuestion,
  { step, outcome = 'reached', path: wanted, next: following }: NaivePoint,
): boolean {
  const steps = path.map((entry) => entry.step)
  const last = order === 'any' ? steps.length - 1 : steps.at(-1)
  const got = (place: number) => (order === 'any' ? steps.length > place : steps.includes(place))
  const isThere = step === undefined || (outcome === 'dropped' ? last === step - 1 : got(step - 1))
  const isSo = outcome === 'reached' || isFinished === (outcome === 'finished')
  const isWay =
    wanted === undefined ||
    steps
      .map((place) => place + 1)
      .toSorted((a, b) => a - b)
      .join() === wanted.join()
  return isThere && isSo && isWay && (following === undefined || next === (following ?? ''))
}

function beginsIn(
  began: number,
  { interval = 'day' }: FunnelQuestion,
  { at, range, zone }: { readonly at: NaivePoint; readonly range: NaiveRange; readonly zone: string },
): boolean {
  if (at.bucket === undefined) return true
  const starts = naiveBuckets(range.fromMs, range.untilMs, interval, zone)
  return starts.findLast((start) => start <= began) === Date.parse(at.bucket)
}

function isStartAt(
  { period, came }: NaiveStart,
  { interval = 'day' }: RetentionQuestion,
  { at, range, zone }: { readonly at: NaivePoint; readonly range: NaiveRange; readonly zone: string },
): boolean {
  const starts = naiveBuckets(range.fromMs, range.untilMs, interval, zone)
  const isRow = at.start === undefined || starts[period] === Date.parse(at.start)
  const isCell = at.bracket === undefined || came.includes(at.bracket) === (at.outcome !== 'not_returned')
  return isRow && isCell
}

function isPathAt(
  { steps, ended }: NaivePath,
  { before }: PathsQuestion,
  { place, from, to, path }: NaivePoint,
): boolean {
  const end: Label = { end: true }
  const whole: Label[] = !ended ? [...steps] : before === undefined ? [...steps, end] : [end, ...steps]
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  if (path !== undefined && !isSame(path, whole)) return false
  if (place === undefined) return true
  const index = before === undefined ? place - 1 : whole.length - 1 - place
  if (index < 0 || index >= whole.length) return false
  if (from !== undefined && !isSame(whole[index], from)) return false
  return to === undefined || (index + 1 < whole.length && isSame(whole[index + 1], to))
}

function hasValue(value: string | null, { values, other_than: others = [] }: NaivePoint): boolean {
  return (values === undefined || values[0] === value) && others.every(([other]) => other !== value)
}
