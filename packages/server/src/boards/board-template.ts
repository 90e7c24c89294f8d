import type { Fields } from '../query/parse/read.ts'
import { boardColumns, type Board } from './board.ts'
import type { SavedQuestion } from './saved-things.ts'

/** A tile of a board that is not kept yet: with its question, not with the question's id. */
export type NewTile = Pick<Board['tiles'][number], 'id' | 'x' | 'y' | 'w' | 'h'> & {
  readonly question: SavedQuestion
}
export interface BoardTemplate extends Omit<Board, 'tiles'> {
  readonly tiles: readonly NewTile[]
}

type Size = 'third' | 'half' | 'whole'

export interface TemplateChart {
  readonly id: string
  readonly title: string
  readonly question: Fields
  readonly size: Size
}

const widths: Readonly<Record<Size, number>> = { third: 4, half: 6, whole: boardColumns }
const rows = 6

export function chart(id: string, title: string, question: Fields, size: Size = 'half'): TemplateChart {
  return { id, title, question, size }
}

/** Lays the charts out from left to right, and begins a new row where one does not fit. */
export function template(
  title: string,
  description: string,
  charts: readonly TemplateChart[],
): BoardTemplate {
  let [x, y] = [0, 0]
  const tiles: NewTile[] = []
  for (const { id, title, question, size } of charts) {
    const w = widths[size]
    if (x + w > boardColumns) [x, y] = [0, y + rows]
    tiles.push({ id, x, y, w, h: rows, question: { title, question } })
    x += w
  }
  return { title, description, view: { last: '30d' }, tiles }
}
