import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OverviewAnswer, TableAnswer, TrendAnswer } from './answer/answer.ts'
import type { Question } from './question.ts'
import { ask, expectClose, store } from './testing/agreement.ts'
import { events, moments } from './testing/arbitraries.ts'
import { overviewQuestions } from './testing/arbitrary-questions.ts'
import { testEvent } from './testing/event.ts'
import { openWorld, type World } from './testing/open-world.ts'

const pages = ['page_view', 'screen_view']

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('[Q5] an overview says what its questions say one by one', async () => {
  const cases = fc
    .constantFrom(...moments)
    .chain((moment) => fc.record({ events: events(moment), question: overviewQuestions(moment) }))
  await fc.assert(
    fc.asyncProperty(cases, async ({ events, question }) => {
      const project = await store(world, events)
      const answer = await ask(world, project, question)
      if (answer.kind !== 'overview') throw new Error('an overview')
      const { meta: _meta, ...fromEvents } = await ask(world, project, question, 'events')
      const { meta: _own, ...figures } = answer
      expectClose(figures, fromEvents)
      const { kind: _, limit = 10, compare, interval, ...shared } = question
      const series = async (more: object, name: keyof OverviewAnswer['figures']) => {
        const trend: Question = {
          kind: 'trend',
          ...shared,
          ...(interval === undefined ? {} : { interval }),
          ...(compare === undefined ? {} : { compare }),
          ...more,
        }
        const single = (await ask(world, project, trend)) as TrendAnswer
        const both = [single.series[0], single.previous?.series[0]]
        expect([answer.figures[name], answer.previous?.figures[name]]).toEqual(
          both.map((line) => line && { total: line.total, values: line.values }),
        )
      }
      await series({ measure: { fn: 'people' } }, 'people')
      await series({ event: pages }, 'page_views')
      await series({}, 'events')
      await series({ measure: { fn: 'avg', field: 'session.bounced' } }, 'bounce_rate')
      await series({ measure: { fn: 'avg', field: 'session.duration' } }, 'session_duration')
      const isSession = { field: 'session.events', op: 'gt', value: 0 } as const
      const filter = { all: [isSession, ...(question.filter === undefined ? [] : [question.filter])] }
      await series({ measure: { fn: 'sessions' }, filter }, 'sessions')
      const list = async (field: string, more: object) => {
        const table: Question = { kind: 'table', ...shared, group_by: [field], limit: 1000, ...more }
        const measured = { ...table, measures: [{ fn: 'people' }, { fn: 'count' }] } as Question
        const { rows } = (await ask(world, project, measured)) as TableAnswer
        return rows.map(([value, people, events]) => ({ value, people, events }))
      }
      const isOrdered = (rows: readonly { readonly people: number }[]) =>
        rows.every(({ people }, index) => index === 0 || people <= (rows[index - 1]?.people ?? 0))
      for (const [name, all] of [
        ['countries', await list('country', {})],
        ['sources', await list('referrer_host', {})],
        ['devices', await list('device_type', {})],
        ['pages', (await list('page_path', { event: pages })).filter(({ value }) => value !== null)],
      ] as const) {
        const top = answer.top[name]
        expect(all).toEqual(expect.arrayContaining(top))
        expect([top.length, isOrdered(top)]).toEqual([Math.min(limit, all.length), true])
        expect(top.map(({ people }) => people)).toEqual(all.slice(0, limit).map(({ people }) => people))
      }
    }),
    { numRuns: 6 },
  )
})

test('[Q5] lists are right also where values are many, or one has few events of many people', async () => {
  // 70 hosts of 3 events by one person each, and one of 2 events by two: no candidate by its events.
  const busy = Array.from({ length: 70 }, (_, host) =>
    Array.from({ length: 3 }, () => ({ referrer_host: `busy-${host}`, anonymous_id: `p${host}` })),
  ).flat()
  const quiet = ['a', 'b'].map((anonymous_id) => ({ referrer_host: 'quiet', anonymous_id }))
  const at = Date.UTC(2026, 9, 5)
  const sent = [...busy, ...quiet].map((fields) => testEvent('', { timestamp: at, ...fields }))
  const project = await store(world, sent)
  const answer = await ask(world, project, { kind: 'overview', from: at, until: at + 1, limit: 3 })
  if (answer.kind !== 'overview') throw new Error('an overview')
  expect(answer.top.sources).toEqual([
    { value: 'quiet', people: 2, events: 2 },
    { value: 'busy-0', people: 1, events: 3 },
    { value: 'busy-1', people: 1, events: 3 },
  ])
  expect(answer.figures.people).toEqual({ total: 72, values: [72] })
})

test('[Q1.5] of visits the same people are read for a sample as of the events', async () => {
  const at = Date.UTC(2026, 9, 5)
  const sent = Array.from({ length: 200 }, (_, person) =>
    testEvent('', {
      timestamp: at + person * 60_000,
      name: person % 3 === 0 ? 'page_view' : 'buy',
      page_path: `/${person % 5}`,
      country: person % 2 === 0 ? 'DE' : 'FR',
      ...(person % 4 === 0 ? { session_id: `s${person % 40}` } : {}),
      anonymous_id: `p${person % 70}`,
    }),
  )
  const links = Array.from({ length: 20 }, (_, person) =>
    testEvent('', { timestamp: at, kind: 'identify', anonymous_id: `p${person}`, user_id: `u${person % 7}` }),
  )
  const project = await store(world, [...sent, ...links])
  const filter = { field: 'country', op: 'is', value: 'DE' } as const
  const question = { kind: 'overview', from: at, until: at + 86_400_000, filter, sample: 0.5 } as const
  const answer = await ask(world, project, question)
  const fromEvents = await ask(world, project, question, 'events')
  if (answer.kind !== 'overview' || fromEvents.kind !== 'overview') throw new Error('an overview')
  expect(answer.meta).toMatchObject({ exact: false, sample: 0.5, source: 'rollup' })
  const { people, sessions, events } = answer.figures
  expect([people.total, sessions.total, events.total].every((total) => total !== null && total > 0)).toBe(
    true,
  )
  const { meta: _own, ...figures } = answer
  const { meta: _other, ...expected } = fromEvents
  expectClose(figures, expected)
})
