import { expect, test } from 'vitest'
import type { PathAnswer, PathLink } from './journey-answers.ts'
import { pathFlow } from './path-flow.ts'

const end = { end: true } as const
const meta: PathAnswer['meta'] = {
  source: 'events',
  exact: true,
  sample: null,
  cut: false,
  cached: false,
  age_ms: 0,
  rows_read: 1,
  bytes_read: 1,
  elapsed_ms: 1,
  computed_at: '2026-11-21T08:00:00.000Z',
}

function answer(direction: PathAnswer['direction'], links: readonly PathLink[]): PathAnswer {
  return { kind: 'path', timezone: 'UTC', from: '', until: '', direction, units: 10, paths: [], links, meta }
}

test('forward, columns begin with what all paths begin with', () => {
  const { nodes, links } = pathFlow(
    answer('forward', [
      { place: 1, from: '/', to: '/a', count: 6 },
      { place: 1, from: '/', to: null, count: 3 },
      { place: 1, from: '/', to: end, count: 1 },
      { place: 2, from: '/a', to: '/', count: 2 },
      { place: 2, from: '/a', to: end, count: 4 },
      { place: 2, from: null, to: '/', count: 3 },
    ]),
    { steps: 3, places: 5 },
  )
  expect(nodes.map(({ column, kind, label, value }) => [column, kind, label, value])).toEqual([
    [0, 'place', '/', 10],
    [1, 'place', '/a', 6],
    [1, 'place', null, 3],
    [1, 'end', null, 1],
    [2, 'place', '/', 5],
    [2, 'end', null, 4],
  ])
  expect(links).toHaveLength(6)
})

test('backward, the last column is what all paths lead up to', () => {
  const { nodes } = pathFlow(
    answer('backward', [
      { place: 1, from: '/cart', to: '/paid', count: 7 },
      { place: 1, from: end, to: '/paid', count: 1 },
      { place: 2, from: '/', to: '/cart', count: 7 },
    ]),
    { steps: 3, places: 5 },
  )
  expect(nodes.map(({ column, kind, label }) => [column, kind, label])).toEqual([
    [0, 'place', '/'],
    [1, 'place', '/cart'],
    [1, 'end', null],
    [2, 'place', '/paid'],
  ])
})

test('the less frequent places of a column are one, with all that flows through them', () => {
  const many = Array.from({ length: 6 }, (_, at) => ({ place: 1, from: '/', to: `/${at}`, count: 6 - at }))
  const { nodes, links } = pathFlow(answer('forward', many), { steps: 2, places: 2 })
  expect(nodes.map(({ kind, value, places }) => [kind, value, places])).toEqual([
    ['place', 21, 1],
    ['place', 6, 1],
    ['place', 5, 1],
    ['rest', 10, 4],
  ])
  expect(links.map(({ value }) => value)).toEqual([6, 5, 10])
})

test('a place called like a kind is a place', () => {
  const { nodes } = pathFlow(answer('forward', [{ place: 1, from: 'end', to: end, count: 1 }]), {
    steps: 2,
    places: 5,
  })
  expect(nodes.map(({ kind, label }) => [kind, label])).toEqual([
    ['place', 'end'],
    ['end', null],
  ])
})
