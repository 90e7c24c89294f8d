import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TilePlace } from '../../api/boards.ts'
import { boardColumns, inOrder, packed, placed, stepped } from './board-layout.ts'

const tile = (id: string, x: number, y: number, w = 6, h = 4): TilePlace => ({ id, x, y, w, h })
const board = [tile('a', 0, 0), tile('b', 6, 0), tile('c', 0, 4)]

test('a tile takes the place that it is moved to, and the one that was there goes below it', () => {
  expect(placed(board, 'c', { x: 0, y: 0, w: 6, h: 4 })).toEqual([
    tile('a', 0, 4),
    tile('b', 6, 0),
    tile('c', 0, 0),
  ])
})

test('a wider tile pushes its neighbour down, and a narrower one lets it rise again', () => {
  const wide = placed(board, 'a', { x: 0, y: 0, w: 12, h: 4 })
  expect(wide).toEqual([tile('a', 0, 0, 12), tile('b', 6, 4), tile('c', 0, 4)])
  expect(placed(wide, 'a', { x: 0, y: 0, w: 6, h: 4 })).toEqual(board)
})

test('by steps a tile goes past its neighbours, and back', () => {
  const [a = tile('', 0, 0)] = board
  const down = placed(board, 'a', stepped(board, a, 0, 1))
  expect(down).toEqual([tile('a', 0, 4), tile('b', 6, 0), tile('c', 0, 0)])
  expect(placed(down, 'a', stepped(down, tile('a', 0, 4), 0, -1))).toEqual(board)
  expect(stepped(board, a, 1, 0)).toEqual({ x: 1, y: 0, w: 6, h: 4 })
})

test('there is no place beside the board, and no tile without a size', () => {
  expect(placed(board, 'a', { x: 11, y: -3, w: 6, h: 0 })[0]).toEqual(tile('a', 6, 0, 6, 2))
  expect(placed(board, 'a', { x: -4, y: 0, w: 30, h: 90 })[0]).toMatchObject({ x: 0, w: boardColumns, h: 40 })
})

test('one column has the tiles as they are read', () => {
  expect(inOrder([tile('c', 0, 4), tile('b', 6, 0), tile('a', 0, 0)]).map(({ id }) => id)).toEqual([
    'a',
    'b',
    'c',
  ])
})

const anyTiles = fc
  .array(
    fc.record({
      x: fc.nat(11),
      y: fc.nat(30),
      w: fc.integer({ min: 1, max: 12 }),
      h: fc.integer({ min: 1, max: 9 }),
    }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((rects) =>
    rects.map((rect, index) => tile(`t${index}`, Math.min(rect.x, 12 - rect.w), rect.y, rect.w, rect.h)),
  )

test('whatever is moved, no two tiles lie on each other, none leaves the board, and none could rise', () => {
  fc.assert(
    fc.property(
      anyTiles,
      fc.nat(),
      fc.record({ x: fc.integer(), y: fc.nat(40), w: fc.nat(20), h: fc.nat(50) }),
      (tiles, at, rect) => {
        const moved = placed(tiles, `t${at % tiles.length}`, rect)
        expect(moved.map(({ id }) => id)).toEqual(tiles.map(({ id }) => id))
        for (const one of moved) {
          expect(one.x >= 0 && one.y >= 0 && one.x + one.w <= boardColumns).toBe(true)
          const others = moved.filter((other) => other !== one)
          expect(others.some((other) => overlaps(one, other))).toBe(false)
          const risen = { ...one, y: one.y - 1 }
          expect(risen.y < 0 || others.some((other) => overlaps(risen, other))).toBe(true)
        }
        expect(packed(moved)).toEqual(moved)
      },
    ),
  )
})

function overlaps(a: TilePlace, b: TilePlace): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
