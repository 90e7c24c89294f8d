import { expect } from 'vitest'
import type { Event } from '@tidemark/event'
import { know, type NaiveSplit } from '../../naive/known.ts'
import { naiveAttempts, naiveCourse, type NaiveAttempt } from '../../naive/naive-funnel.ts'
import { naivePaths } from '../../naive/naive-paths.ts'
import { naiveRetention } from '../../naive/naive-retention.ts'
import type { NaiveRange } from '../../naive/selected.ts'
import { idOf } from '../../testing/agreement.ts'
import { knowCohorts } from '../../testing/know-cohorts.ts'
import { answerJourney, type JourneyAnswer } from '../answer-journey.ts'
import { parseJourney, type JourneyQuestion } from '../journey-question.ts'
import type { FunnelAnswer } from '../funnel/funnel-answer.ts'
import type { FunnelQuestion } from '../funnel/funnel-question.ts'
import type { PathsAnswer } from '../paths/paths-answer.ts'
import type { PathsQuestion } from '../paths/paths-question.ts'
import type { RetentionAnswer } from '../retention/retention-answer.ts'
import type { RetentionQuestion } from '../retention/retention-question.ts'
import type { World } from '../../testing/open-world.ts'

/** What a failed property was about; committed to `regressions/`, it is asked first from then on. */
export interface JourneyCase {
  readonly events: readonly Event[]
  readonly splits?: readonly NaiveSplit[]
  readonly question: JourneyQuestion
}

export async function askJourney(world: World, project: string, question: unknown): Promise<JourneyAnswer> {
  return answerJourney(world.deps(), world.context(project), parseJourney(question))
}

/** Expects of an answer what the walk over the events gives. */
export function expectWalked(
  answer: JourneyAnswer,
  { events: sent, splits = [], question }: JourneyCase,
): void {
  const events = sent.map((event, index) => ({ ...event, event_id: idOf(index) }))
  know(events, splits, question.bots)
  knowCohorts(events)
  const range = { fromMs: Date.parse(answer.from), untilMs: Date.parse(answer.until) }
  if (answer.kind === 'funnel' && question.kind === 'funnel') {
    expectFunnel(answer, question, naiveAttempts(events, question, range))
    expectCourse(answer, question, naiveAttempts(events, question, range), range)
  } else if (answer.kind === 'retention' && question.kind === 'retention') {
    expectRetention(answer, question, naiveRetention(events, question, { range, zone: answer.timezone }))
  } else if (answer.kind === 'path' && question.kind === 'path') {
    expectPaths(answer, question, naivePaths(events, question, range))
  } else throw new Error('Answer and question differ.')
}

function expectFunnel(
  answer: FunnelAnswer,
  question: FunnelQuestion,
  attempts: readonly NaiveAttempt[],
): void {
  const places = question.steps.map((_, index) => index)
  const walked = valuesOf(question, attempts).map(({ value, other, own }) => ({
    value,
    other,
    started: own.length,
    finished: own.filter(({ isFinished }) => isFinished).length,
    steps: places.map((place) => {
      const at = own.flatMap(({ person, path }) => {
        const index =
          question.order === 'any'
            ? path.length > place
              ? place
              : -1
            : path.findIndex(({ step }) => step === place)
        const entry = path[index]
        if (entry === undefined) return []
        return [
          { person, since: entry.at - (path[0]?.at ?? 0), between: entry.at - (path[index - 1] ?? entry).at },
        ]
      })
      return {
        count: at.length,
        people: new Set(at.flatMap(({ person }) => (person === '' ? [] : [person]))).size,
        median:
          at.length === 0
            ? null
            : [middle(at.map(({ between }) => between)), middle(at.map(({ since }) => since))],
      }
    }),
    paths: [
      ...Map.groupBy(own, ({ path }) =>
        path
          .map(({ step }) => step)
          .toSorted((a, b) => a - b)
          .join(),
      ),
    ]
      .map(([path, list]) => [path, list.length] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  }))
  const names = question.steps.map(({ name }, index) => name ?? String(index + 1))
  const told = answer.series.map(({ value, other, started, finished, steps, paths }) => ({
    value,
    other,
    started,
    finished,
    steps: steps.map(({ count, people, since_before: before, since_start: start }) => ({
      count,
      people,
      median: before === null || start === null ? null : [before.p50, start.p50],
    })),
    paths: paths
      .map(({ steps, count }) => [steps.map((name) => names.indexOf(name)).join(), count] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  }))
  expect(told).toEqual(walked)
  if (answer.next === undefined) return
  const ended = attempts.filter(({ isFinished }) => !isFinished)
  const nexts = [
    ...Map.groupBy(ended, ({ path }) =>
      question.order === 'any' ? path.length - 1 : (path.at(-1)?.step ?? 0),
    ),
  ]
    .toSorted(([a], [b]) => a - b)
    .map(([, own]) => {
      const byName = Map.groupBy(own, ({ next }) => next)
      return [own.length, Object.fromEntries([...byName].map(([name, list]) => [name, list.length]))]
    })
  expect(
    answer.next.map(({ ended, events }) => [
      ended,
      Object.fromEntries(events.map(({ name, count }) => [name ?? '', count])),
    ]),
  ).toEqual(nexts)
}

function expectCourse(
  answer: FunnelAnswer,
  question: FunnelQuestion,
  attempts: readonly NaiveAttempt[],
  range: NaiveRange,
): void {
  if (question.interval === undefined) return
  const courses = valuesOf(question, attempts).map(({ own }) =>
    naiveCourse(own, question, range, answer.timezone),
  )
  expect(
    answer.series.map(({ course }) => ({ started: course?.started, finished: course?.finished })),
  ).toEqual(courses)
}

function expectRetention(
  answer: RetentionAnswer,
  question: RetentionQuestion,
  starts: ReturnType<typeof naiveRetention>,
): void {
  const walked = valuesOf(question, starts).map(({ value, other, own }) => ({
    value,
    other,
    started: own.length,
    rows: answer.series[0]?.rows.map((_, period) => {
      const inPeriod = own.filter((start) => start.period === period)
      return [
        inPeriod.length,
        ...answer.brackets.map((_, bracket) => inPeriod.filter(({ came }) => came.includes(bracket)).length),
      ]
    }),
  }))
  const told = answer.series.map(({ value, other, started, rows }) => ({
    value,
    other,
    started,
    // What has not begun holds nobody, and says so.
    rows: rows.map(({ people, returned }) => [people, ...returned.map((count) => count ?? 0)]),
  }))
  expect(told).toEqual(walked)
}

function expectPaths(
  answer: PathsAnswer,
  question: PathsQuestion,
  walked: ReturnType<typeof naivePaths>,
): void {
  const counted = (texts: readonly string[]) =>
    sorted([...Map.groupBy(texts, (text) => text)].map(([text, { length }]) => [text, length]))
  expect(answer.units).toBe(walked.length)
  expect(
    sorted(answer.paths.map(({ steps, ended, count }) => [JSON.stringify([steps, ended]), count])),
  ).toEqual(counted(walked.map(({ steps, ended }) => JSON.stringify([steps, ended]))))
  const end = { end: true }
  const links = walked.flatMap(({ steps, ended }) => {
    const whole = !ended ? steps : question.before === undefined ? [...steps, end] : [end, ...steps]
    const place = (index: number) => (question.before === undefined ? index + 1 : whole.length - 1 - index)
    return whole.slice(1).map((to, index) => JSON.stringify([place(index), whole[index], to]))
  })
  expect(
    sorted(answer.links.map(({ place, from, to, count }) => [JSON.stringify([place, from, to]), count])),
  ).toEqual(counted(links))
}

function sorted(rows: readonly (readonly (string | number)[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted((a, b) => (a < b ? -1 : 1))
}

/** The values that have a series, those with the most first, and the rest as one. */
function valuesOf<T extends { readonly value: string | null }>(
  { breakdown, breakdown_limit: limit = 10 }: Pick<FunnelQuestion, 'breakdown' | 'breakdown_limit'>,
  all: readonly T[],
): readonly { readonly value: string | null; readonly other: boolean; readonly own: readonly T[] }[] {
  if (breakdown === undefined) return [{ value: null, other: false, own: all }]
  const groups = [...Map.groupBy(all, ({ value }) => value)].toSorted(
    ([a, ofA], [b, ofB]) => ofB.length - ofA.length || byBytes(a, b),
  )
  const rest = groups.slice(limit).flatMap(([, own]) => own)
  return [
    ...groups.slice(0, limit).map(([value, own]) => ({ value, other: false, own })),
    ...(rest.length === 0 ? [] : [{ value: null, other: true, own: rest }]),
  ]
}

function byBytes(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** Of milliseconds, in seconds, by nearest rank. */
function middle(list: readonly number[]): number {
  return (list.toSorted((a, b) => a - b)[Math.ceil(list.length / 2) - 1] ?? 0) / 1000
}
