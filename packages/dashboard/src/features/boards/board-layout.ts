import type { TilePlace } from '../../api/boards.ts'

export const boardColumns = 12
const leastWidth = 2
const leastHeight = 2
const mostHeight = 40

/** A tile's place and size without its id. */
export type Rect = Omit<TilePlace, 'id'>

/**
 * The board with one tile at another place or of another size. Those in its columns whose middle is above its own stay
 * above it, the others go below it; then all rise as far as they can. The order of the list stays.
 */
export function placed<T extends TilePlace>(tiles: readonly T[], id: string, rect: Rect): readonly T[] {
  const target = bounded(rect)
  const others = inOrder(tiles.filter((tile) => tile.id !== id))
  const at = others.findLastIndex((other) => beside(target, other) && middleOf(other) < middleOf(target)) + 1
  const moved = tiles.flatMap((tile) => (tile.id === id ? [{ ...tile, ...target }] : []))
  return risen(tiles, others.toSpliced(at, 0, ...moved))
}

/** Without gaps that nothing needs. */
export function packed<T extends TilePlace>(tiles: readonly T[]): readonly T[] {
  return risen(tiles, inOrder(tiles))
}

/** Where a tile comes to by one step: beside, or past the next one in its columns above or below. */
export function stepped(tiles: readonly TilePlace[], tile: TilePlace, dx: number, dy: number): Rect {
  const { id, x, y, w, h } = tile
  if (dy === 0) return { x: x + dx, y, w, h }
  const beyond = tiles.filter((other) => other.id !== id && beside(tile, other) && (other.y - y) * dy > 0)
  const next = dy < 0 ? inOrder(beyond).at(-1) : inOrder(beyond)[0]
  if (next === undefined) return { x, y: y + dy, w, h }
  const level = Math.floor(middleOf(next) - h / 2)
  return { x, y: dy < 0 ? Math.max(0, level) : level + 1, w, h }
}

/** From top to bottom, and from left to right: as they are read, and as they stand in one column. */
export function inOrder<T extends TilePlace>(tiles: readonly T[]): readonly T[] {
  return tiles.toSorted((a, b) => a.y - b.y || a.x - b.x)
}

/** `rect` as a board can have it. */
export function bounded({ x, y, w, h }: Rect): Rect {
  const width = clamp(w, leastWidth, boardColumns)
  return {
    x: clamp(x, 0, boardColumns - width),
    y: Math.max(0, Math.round(y)),
    w: width,
    h: clamp(h, leastHeight, mostHeight),
  }
}

/** One after the other each tile rises until it touches one before it. Gives them in the order of `tiles`. */
function risen<T extends TilePlace>(tiles: readonly T[], order: readonly T[]): readonly T[] {
  const done = new Map<string, T>()
  for (const tile of order) {
    const above = [...done.values()].filter((other) => beside(tile, other))
    done.set(tile.id, { ...tile, y: Math.max(0, ...above.map(({ y, h }) => y + h)) })
  }
  return tiles.map((tile) => done.get(tile.id) ?? tile)
}

/** Whether two tiles have a column in common, so that one must stand above the other. */
function beside(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w
}

function middleOf({ y, h }: Rect): number {
  return y + h / 2
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)))
}
