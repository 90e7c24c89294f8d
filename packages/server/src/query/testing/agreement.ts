import type { Event } from '@tidemark/event'
import { expect } from 'vitest'
import { answerQuestion } from '../answer-question.ts'
import type { Answer, TrendAnswer, TrendPart } from '../answer/answer.ts'
import { know, type NaiveSplit } from '../naive/known.ts'
import { naiveTable, naiveTrend } from '../naive/naive-answer.ts'
import { naiveDistribution, naiveLifecycle, naiveStickiness } from '../naive/naive-people.ts'
import type { NaiveRange } from '../naive/selected.ts'
import { parseQuestion } from '../parse/parse-question.ts'
import type { Source } from '../plan/plan.ts'
import type { Question } from '../question.ts'
import { knowCohorts } from './know-cohorts.ts'
import type { World } from './open-world.ts'

/** What a failed property was about; committed to `regressions/`, it is asked first from then on. */
export interface Case {
  readonly events: readonly Event[]
  /** Links that were undone. */
  readonly splits?: readonly NaiveSplit[]
  readonly question: Question
}

/** Gives the events a project and ids, and the store. */
export async function store(
  world: World,
  events: readonly Event[],
  splits: readonly NaiveSplit[] = [],
): Promise<string> {
  const project = world.newProject()
  await world.insert(
    events.map((event, index) => ({
      ...event,
      project_id: project,
      event_id: idOf(index),
    })),
  )
  await world.fold(splits.map((split) => ({ ...split, projectId: project })))
  return project
}

export async function ask(
  world: World,
  project: string,
  question: Question,
  forceSource?: Source,
): Promise<Answer> {
  const context = world.context(project, forceSource === undefined ? {} : { forceSource })
  return answerQuestion(world.deps(), context, parseQuestion(question))
}

/** Expects of an answer what the walk over the events gives. */
export function expectNaive(answer: Answer, { events: sent, splits = [], question }: Case): void {
  const events = sent.map((event, index) => ({ ...event, event_id: idOf(index) }))
  know(events, splits, question.bots)
  knowCohorts(events)
  switch (answer.kind) {
    case 'trend': {
      if (question.kind !== answer.kind) throw new Error('Answer and question differ.')
      const walked = naiveTrend(events, question, {
        current: rangeOf(answer),
        previous: answer.previous === undefined ? undefined : rangeOf(answer.previous),
        zone: answer.timezone,
      })
      expectClose(part(answer), walked.current)
      expectClose(answer.previous === undefined ? undefined : part(answer.previous), walked.previous)
      return
    }
    case 'table': {
      if (question.kind !== answer.kind) throw new Error('Answer and question differ.')
      const { rows, truncated } = answer
      expectClose({ rows, truncated }, naiveTable(events, question, rangeOf(answer)))
      return
    }
    case 'distribution': {
      if (question.kind !== answer.kind) throw new Error('Answer and question differ.')
      const { units, figures, bars } = answer
      expectClose({ units, figures, bars }, naiveDistribution(events, question, rangeOf(answer)))
      return
    }
    case 'lifecycle': {
      if (question.kind !== answer.kind) throw new Error('Answer and question differ.')
      const { new: fresh, returning, resurrecting, dormant } = answer
      const walked = naiveLifecycle(events, question, { range: rangeOf(answer), zone: answer.timezone })
      expectClose({ new: fresh, returning, resurrecting, dormant }, walked)
      return
    }
    case 'overview':
      throw new Error('An overview is compared with the questions that it is made of.')
    case 'stickiness': {
      if (question.kind !== answer.kind) throw new Error('Answer and question differ.')
      const walked = naiveStickiness(events, question, { range: rangeOf(answer), zone: answer.timezone })
      expectClose({ people: answer.people }, walked)
    }
  }
}

/** Two answers to the same question from different sources. */
export function expectSame(a: Answer, b: Answer): void {
  const { meta: metaOfA, ...restOfA } = a
  const { meta: metaOfB, ...restOfB } = b
  expect([metaOfA.source, metaOfB.source]).toEqual(['rollup', 'events'])
  expectClose(restOfA, restOfB)
}

/** Equal, but for numbers that differ by no more than rounding does. */
export function expectClose(actual: unknown, expected: unknown): void {
  expect(snapped(actual, expected)).toEqual(expected)
}

/** `actual` with its numbers replaced by those of `expected` that they hardly differ from. */
function snapped(actual: unknown, expected: unknown): unknown {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= 1e-9 * Math.abs(expected) ? expected : actual
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((inner, index) => snapped(inner, (expected as readonly unknown[])[index]))
  }
  if (!isRecord(actual) || !isRecord(expected)) return actual
  return Object.fromEntries(
    Object.entries(actual).map(([key, inner]) => [key, snapped(inner, expected[key])]),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function idOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`
}

function rangeOf({ from, until }: Pick<TrendPart, 'from' | 'until'>): NaiveRange {
  return { fromMs: Date.parse(from), untilMs: Date.parse(until) }
}

function part({ buckets, series }: TrendPart | TrendAnswer) {
  return { bucketStartsMs: buckets.map((bucket) => Date.parse(bucket)), series }
}
