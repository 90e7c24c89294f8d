import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerJourney, type JourneyAnswer } from '../../journeys/answer-journey.ts'
import { bindCohorts } from '../../journeys/cohorts/bind-cohorts.ts'
import {
  funnelQuestions,
  pathsQuestions,
  retentionQuestions,
} from '../../journeys/testing/arbitrary-journeys.ts'
import { know } from '../../naive/known.ts'
import { naiveCrowd, type NaivePoint } from '../../naive/naive-crowd.ts'
import { answerQuestion } from '../../answer-question.ts'
import type { Answer } from '../../answer/answer.ts'
import type { Question } from '../../question.ts'
import { idOf, store } from '../../testing/agreement.ts'
import { events, moments, splits } from '../../testing/arbitraries.ts'
import { questions } from '../../testing/arbitrary-questions.ts'
import { cohorts } from '../../testing/cohorts.ts'
import { knowCohorts } from '../../testing/know-cohorts.ts'
import { nowMs, openWorld, type World } from '../../testing/open-world.ts'
import { listPeople } from '../list-people.ts'
import { planCrowd } from './plan-crowd.ts'

const numRuns = Number(process.env['RUNS'] ?? 4)
const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }
/** Of all places of an answer so many are looked at: any, but the same ones for one seed. */
const picks = fc.array(fc.nat(), { minLength: 6, maxLength: 6 })

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function list(project: string, of: object, at: object) {
  const context = { timezone: 'UTC', nowMs, maxResultRows: 50_000 }
  const crowd = planCrowd(
    { of, at },
    { ...context, bind: (question) => bindCohorts(question, cohorts, context) },
  )
  const page = { crowd, search: undefined, limit: 1000, cursor: undefined, asOfMs: Date.UTC(2100, 0) - 1 }
  const { people, total } = await listPeople(world.deps(), world.context(project), page)
  expect(total).toBe(people.length)
  return people.map(({ id }) => id).toSorted()
}

test('[Q2] [D75] the people at any place of a journey are those that a walk over the events finds', async () => {
  const cases = fc.constantFrom(...moments).chain((moment) =>
    fc.record({
      events: events(moment),
      splits,
      question: fc.oneof(funnelQuestions(moment), retentionQuestions(moment), pathsQuestions(moment)),
      picks,
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ events, splits, question, picks }) => {
      const project = await store(world, events, splits)
      const answer = await answerJourney(world.deps(), world.context(project), question)
      const own = events.map((event, index) => ({ ...event, event_id: idOf(index) }))
      know(own, splits, question.bots)
      knowCohorts(own)
      const range = { fromMs: Date.parse(answer.from), untilMs: Date.parse(answer.until) }
      const places = placesOf(answer)
      for (const pick of picks) {
        const at = places[pick % places.length] ?? {}
        const walked = naiveCrowd(own, question, { at, range, zone: answer.timezone })
        expect(await list(project, question, at), JSON.stringify(at)).toEqual(walked)
      }
    }),
    { ...seed, numRuns: numRuns * 2 },
  )
})

test('[Q2] [D75] behind every bar and row stand as many people as the answer counts', async () => {
  const cases = fc
    .constantFrom(...moments)
    .chain((moment) =>
      fc.record({ events: events(moment), splits, question: questions(moment).map(countingPeople), picks }),
    )
  await fc.assert(
    fc.asyncProperty(cases, async ({ events, splits, question, picks }) => {
      const project = await store(world, events, splits)
      const answer = await answerQuestion(world.deps(), world.context(project), question)
      const bars = barsOf(answer)
      for (const pick of picks) {
        const bar = bars[pick % Math.max(1, bars.length)]
        if (bar === undefined) continue
        expect((await list(project, question, bar.at)).length, JSON.stringify(bar.at)).toBe(bar.people)
      }
    }),
    { ...seed, numRuns: numRuns * 2 },
  )
})

/** The same about people, where there is a choice: the walk has seen to it that these are counted right. */
function countingPeople(question: Question): Question {
  const people = { fn: 'people' } as const
  switch (question.kind) {
    case 'trend': {
      const { series, formulas: _formulas, ...rest } = question
      if (series === undefined) return { ...rest, measure: people }
      return { ...rest, series: series.map((line) => ({ ...line, measure: people })) }
    }
    case 'table':
      return { ...question, measures: [people], order_by: 'people' }
    case 'distribution':
      return { ...question, per: 'person' }
    case 'lifecycle':
    case 'stickiness':
    case 'overview':
      return question
  }
}

interface Bar {
  readonly at: object
  readonly people: number
}

function barsOf(answer: Answer): readonly Bar[] {
  switch (answer.kind) {
    case 'trend': {
      const own = answer.series.filter(({ other }) => !other).map(({ breakdown }) => Object.values(breakdown))
      return answer.series.flatMap(({ name, breakdown, other, values, total }): readonly Bar[] => {
        const picked = Object.values(breakdown)
        const at = {
          ...(name === undefined ? {} : { series: name }),
          ...(other && own.length > 0 ? { other_than: own } : {}),
          ...(picked.length === 0 ? {} : { values: picked }),
        }
        const bars = values.map((value, index) => ({
          at: { ...at, bucket: answer.buckets[index] },
          people: value ?? 0,
        }))
        return [{ at, people: total ?? 0 }, ...bars]
      })
    }
    case 'table':
      return answer.rows.map((row) => ({ at: { values: row.slice(0, -1) }, people: Number(row.at(-1)) }))
    case 'lifecycle':
      return (['new', 'returning', 'resurrecting', 'dormant'] as const).flatMap((status) =>
        answer[status].map((people, index) => ({ at: { status, bucket: answer.buckets[index] }, people })),
      )
    case 'stickiness':
      return answer.people.map((people, index) => ({ at: { intervals: index + 1 }, people }))
    case 'distribution':
      return answer.bars.map(({ from, until, units }) => ({ at: { from, until }, people: units }))
    case 'overview':
      return []
  }
}

function placesOf(answer: JourneyAnswer): readonly NaivePoint[] {
  switch (answer.kind) {
    case 'funnel': {
      const steps = answer.series[0]?.steps.map((_, index) => index + 1) ?? [1, 2]
      const names = answer.series[0]?.paths.map((path) => path.steps) ?? []
      const points: NaivePoint[] = [
        {},
        { outcome: 'finished' },
        { outcome: 'dropped' },
        ...steps.flatMap((step): NaivePoint[] => [{ step }, { step, outcome: 'dropped' }]),
        ...names.map((path) => ({ path: path.map(Number) })),
        ...(answer.buckets ?? []).slice(0, 5).map((bucket) => ({ bucket })),
        ...(answer.next ?? []).flatMap(({ events }) =>
          events.map(({ name }): NaivePoint => ({ outcome: 'dropped', next: name })),
        ),
      ]
      return withValues(answer.series, points)
    }
    case 'retention': {
      const rows = answer.series[0]?.rows ?? []
      const brackets = answer.brackets.map((_, index) => index)
      const points: NaivePoint[] = [
        {},
        ...rows.map(({ start }) => ({ start })),
        ...brackets.map((bracket) => ({ bracket })),
        ...rows.flatMap(({ start }) =>
          brackets.flatMap((bracket): NaivePoint[] => [
            { start, bracket },
            { start, bracket, outcome: 'not_returned' },
          ]),
        ),
      ]
      return withValues(answer.series, points)
    }
    case 'path': {
      const end = { end: true } as const
      const forward = answer.direction === 'forward'
      return [
        {},
        ...answer.paths.map(({ steps, ended }) => ({
          path: !ended ? steps : forward ? [...steps, end] : [end, ...steps],
        })),
        ...answer.links.flatMap(({ place, from, to }) => [
          { place, from, to },
          { place, from },
        ]),
      ]
    }
  }
}

/** Each place, of all values, of each value, and of all others. */
function withValues(
  series: readonly { readonly value: string | null; readonly other: boolean }[],
  points: readonly NaivePoint[],
): readonly NaivePoint[] {
  const own = series.filter(({ other }) => !other).map(({ value }) => [value])
  return points.flatMap((point) => [
    point,
    ...(series.length > 1 ? own.map((values) => ({ ...point, values })) : []),
    ...(series.some(({ other }) => other) ? [{ ...point, other_than: own }] : []),
  ])
}
