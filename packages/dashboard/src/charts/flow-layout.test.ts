import { expect, test } from 'vitest'
import { layFlow, type FlowSize } from './flow-layout.ts'

const size: FlowSize = { widthPx: 420, fullPx: 200, slotPx: 40, nodePx: 10, labelPx: 10 }

test('columns stand side by side, and ribbons are as thick as what flows', () => {
  const laid = layFlow(
    [
      { id: 'a', column: 0, value: 100 },
      { id: 'b', column: 1, value: 75 },
      { id: 'c', column: 1, value: 5 },
    ],
    [
      { from: 'a', to: 'b', value: 75 },
      { from: 'a', to: 'c', value: 5 },
    ],
    size,
  )
  expect(laid.nodes.map(({ x, y, height }) => [x, y, height])).toEqual([
    [0, 0, 200],
    [400, 0, 150],
    [400, 160, 10],
  ])
  expect(laid.links.map(({ thickness }) => thickness)).toEqual([150, 10])
  // The second leaves under the first one.
  expect(laid.links[1]?.path).toBe('M10 155C205 155 205 165 400 165')
})

test('what passes a column has a place of its own there', () => {
  const laid = layFlow(
    [
      { id: 'a', column: 0, value: 100 },
      { id: 'b', column: 1, value: 50 },
      { id: 'c', column: 2, value: 100 },
    ],
    [
      { from: 'a', to: 'b', value: 50 },
      { from: 'a', to: 'c', value: 50 },
      { from: 'b', to: 'c', value: 50 },
    ],
    size,
  )
  const past = laid.links.find(({ link }) => link.from === 'a' && link.to === 'c')
  // Under the node of 100 px and the gap.
  expect(past?.path).toContain('200 160')
  expect(past?.end).toEqual({ x: 400, y: 150 })
})

test('small nodes are never closer than their texts, and odd links are left out', () => {
  const nodes = Array.from({ length: 5 }, (_, at) => ({
    id: String(at),
    column: 0,
    value: at === 0 ? 1000 : 1,
  }))
  const laid = layFlow(
    nodes,
    [
      { from: '0', to: '1', value: 1 },
      { from: '0', to: 'nowhere', value: 1 },
    ],
    size,
  )
  const ys = laid.nodes.map(({ y }) => y)
  expect(ys.slice(2).every((y, at) => Math.round(y - (ys[at + 1] ?? 0)) === 50)).toBe(true)
  expect(laid.links).toEqual([])
  expect(laid.height).toBeCloseTo((ys.at(-1) ?? 0) + 40)
})
