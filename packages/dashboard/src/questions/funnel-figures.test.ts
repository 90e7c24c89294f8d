import { expect, test } from 'vitest'
import { funnelTotal } from './funnel-figures.ts'
import { funnelFlow } from './funnel-flow.ts'
import type { FunnelAnswer, FunnelSeries } from './journey-answers.ts'
import type { FunnelDefinition } from './journey-question.ts'

const branched: FunnelDefinition = {
  steps: [
    { name: 'saw' },
    { name: 'searched', optional: true },
    { name: 'card' },
    { name: 'invoice', after: ['saw', 'searched'] },
    { name: 'bought', after: ['card', 'invoice'] },
  ],
}

function series(paths: readonly (readonly [string, number])[]): FunnelSeries {
  const ways = paths.map(([way, count]) => ({ steps: way.split(' '), count }))
  const reached = (name: string) =>
    ways.filter(({ steps }) => steps.includes(name)).reduce((sum, { count }) => sum + count, 0)
  const started = reached('saw')
  return {
    value: null,
    other: false,
    started,
    finished: reached('bought'),
    conversion: reached('bought') / started,
    steps: branched.steps.map(({ name = '' }) => ({
      name,
      count: reached(name),
      people: reached(name),
      from_start: reached(name) / started,
      from_before: null,
      since_before: null,
      since_start: null,
    })),
    paths: ways.map((way) => ({
      ...way,
      share: way.count / started,
      finished: way.steps.at(-1) === 'bought',
    })),
  }
}

function answer(...all: readonly FunnelSeries[]): FunnelAnswer {
  return {
    kind: 'funnel',
    timezone: 'UTC',
    from: '',
    until: '',
    series: all,
    notes: [],
    meta: {
      source: 'events',
      exact: true,
      sample: null,
      cut: false,
      cached: false,
      age_ms: 0,
      rows_read: null,
      bytes_read: null,
      elapsed_ms: 1,
      computed_at: '',
    },
  }
}

const whole = [
  ['saw', 40],
  ['saw searched', 10],
  ['saw card', 5],
  ['saw searched card bought', 15],
  ['saw invoice bought', 30],
] as const

test('branches: who comes to a step, and who ended where, is told by the paths', () => {
  const total = funnelTotal(branched, answer(series(whole)))
  expect(total).toMatchObject({ started: 100, finished: 45, conversion: 0.45 })
  expect(total.steps.map(({ name, count, fromBefore, ended }) => [name, count, fromBefore, ended])).toEqual([
    ['saw', 100, 1, 40],
    ['searched', 25, 0.25, 10],
    // The step before may be left out: everybody who saw could come.
    ['card', 20, 0.2, 5],
    ['invoice', 30, 0.3, 0],
    ['bought', 45, 0.9, 0],
  ])
})

test('several series add up, path by path', () => {
  const parts = [series(whole.slice(0, 3)), series(whole.slice(3))]
  expect(funnelTotal(branched, answer(...parts)).steps).toEqual(
    funnelTotal(branched, answer(series(whole))).steps,
  )
})

test('a flow has a column for each step of the longest way, and a ribbon for each that was gone', () => {
  const { nodes, links } = funnelFlow(branched, funnelTotal(branched, answer(series(whole))))
  expect(nodes.map(({ id, column }) => [id, column])).toEqual([
    ['saw', 0],
    ['searched', 1],
    ['card', 2],
    ['invoice', 2],
    ['bought', 3],
  ])
  expect(links.map(({ from, to, value, share }) => [from, to, value, share])).toEqual([
    ['saw', 'invoice', 30, 0.3],
    ['invoice', 'bought', 30, 1],
    ['saw', 'searched', 25, 0.25],
    ['searched', 'card', 15, 0.6],
    ['card', 'bought', 15, 0.75],
    ['saw', 'card', 5, 0.05],
  ])
})

test('in a row a step lacks what the one before has lost', () => {
  const row: FunnelDefinition = { steps: [{ name: 'saw' }, { name: 'card' }, { name: 'bought' }] }
  const one = series([
    ['saw', 5],
    ['saw card', 3],
    ['saw card bought', 2],
  ])
  const steps = one.steps.filter(({ name }) => row.steps.some((step) => step.name === name))
  const total = funnelTotal(row, answer({ ...one, steps }))
  expect(total.steps.map(({ fromBefore, ended }) => [fromBefore, ended])).toEqual([
    [1, 5],
    [0.5, 3],
    [0.4, 0],
  ])
})
