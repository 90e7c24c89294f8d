import { Type } from 'typebox'
import type { SavedContent } from '../control/saved-records.ts'
import { AppError } from '../errors.ts'
import {
  optional,
  pointer,
  readFields,
  readList,
  readText,
  readWhole,
  type Fields,
} from '../query/parse/read.ts'
import { parseView, viewSchema } from './view.ts'

/** A board has so many columns; a tile's width is counted in them. */
export const boardColumns = 12
const mostTiles = 50
const mostRows = 1000

const place = {
  id: Type.String({ pattern: '^[a-z0-9-]{1,40}$', description: 'Its own within the board.' }),
  x: Type.Integer({
    minimum: 0,
    maximum: boardColumns - 1,
    description: `Its first column, of ${boardColumns}.`,
  }),
  y: Type.Integer({ minimum: 0, maximum: mostRows, description: 'Its first row.' }),
  w: Type.Integer({ minimum: 1, maximum: boardColumns }),
  h: Type.Integer({ minimum: 1, maximum: 40 }),
}
const tileSchema = Type.Union([
  Type.Object({ ...place, question_id: Type.String() }),
  Type.Object({
    ...place,
    note: Type.String({ maxLength: 5000, description: 'Plain text in place of a question.' }),
  }),
])

export const boardSchema = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  view: { ...viewSchema, description: 'The time, and the filter, of all of its questions.' },
  position: Type.Optional(
    Type.Number({
      description: 'Boards are listed by it, the least first. Default: 0, and then the oldest first.',
    }),
  ),
  tiles: Type.Array(tileSchema, { maxItems: mostTiles }),
})

/** Where a tile stands. */
interface Place {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}
export type Tile = (Place & { readonly question_id: string }) | (Place & { readonly note: string })

/** A board as it is kept. */
export interface Board {
  readonly title: string
  readonly description?: string
  readonly view: Fields
  readonly position?: number
  readonly tiles: readonly Tile[]
}

/**
 * A board out of what was sent or kept. Whether its questions are there is not looked at.
 * @throws AppError `request_invalid`, `question_invalid`
 */
export function parseBoard(value: unknown): Board & SavedContent {
  const fields = readFields(value, ['title', 'description', 'view', 'position', 'tiles'], '', 'A board')
  const tiles = readList(fields['tiles'] ?? [], '/tiles', 'The list of tiles', 0, mostTiles).map(
    (tile, index) => parseTile(tile, pointer('/tiles', index)),
  )
  const twice = tiles.findIndex(({ id }, index) => tiles.findIndex((other) => other.id === id) < index)
  if (twice !== -1)
    throw new AppError('request_invalid', 'Two tiles have the same id. Give each its own.', {
      path: pointer(pointer('/tiles', twice), 'id'),
    })
  return {
    title: readText(fields['title'], '/title', 'The title of a board', 200),
    ...optional('description', fields, (text) =>
      readText(text, '/description', 'The description of a board', 2000),
    ),
    view: parseView(fields['view'] ?? { last: '30d' }),
    ...optional('position', fields, (position) => readPosition(position)),
    tiles,
  }
}

function parseTile(value: unknown, path: string): Tile {
  const fields = readFields(value, ['id', 'x', 'y', 'w', 'h', 'question_id', 'note'], path, 'A tile')
  const whole = (key: 'x' | 'y' | 'w' | 'h', from: number, to: number) =>
    readWhole(fields[key], pointer(path, key), `"${key}" of a tile`, from, to)
  const id = readText(fields['id'], pointer(path, 'id'), 'The id of a tile', 40)
  if (!/^[a-z0-9-]+$/.test(id))
    throw new AppError('request_invalid', 'The id of a tile has small letters, digits and hyphens alone.', {
      path: pointer(path, 'id'),
    })
  const at = { id, x: whole('x', 0, boardColumns - 1), y: whole('y', 0, mostRows) }
  const place = { ...at, w: whole('w', 1, boardColumns - at.x), h: whole('h', 1, 40) }
  if ((fields['note'] === undefined) === (fields['question_id'] === undefined))
    throw new AppError('request_invalid', 'A tile has either "question_id" or "note".', { path })
  if (typeof fields['note'] === 'string' && fields['note'].length <= 5000)
    return { ...place, note: fields['note'] }
  if (fields['note'] !== undefined)
    throw new AppError('request_invalid', 'A note is a text of at most 5000 characters.', {
      path: pointer(path, 'note'),
    })
  return {
    ...place,
    question_id: readText(fields['question_id'], pointer(path, 'question_id'), 'The id of a question', 100),
  }
}

function readPosition(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new AppError('request_invalid', 'The position of a board is a number.', { path: '/position' })
}
