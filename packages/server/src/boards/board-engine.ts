import type { Control } from '../control/control.ts'
import type { NewSaved, SavedRecord, SavedViewer } from '../control/saved-records.ts'
import { AppError, must } from '../errors.ts'
import { isFields, pointer, readFields, readList, type Fields } from '../query/parse/read.ts'
import { boardColumns, parseBoard, type Board } from './board.ts'
import { parseSavedQuestion } from './saved-things.ts'

export interface BoardEngine {
  /**
   * Keeps a board, and the questions that its tiles bring along in place of an id.
   * @throws AppError `request_invalid`, `question_invalid`, `not_found` for a question that there is not
   */
  add(viewer: SavedViewer, by: string, board: unknown): Promise<SavedRecord>
  /** @throws AppError as `add`, and `changed_meanwhile` */
  change(
    viewer: SavedViewer,
    given: {
      readonly id: string
      readonly by: string
      readonly board: unknown
      readonly version: number | undefined
    },
  ): Promise<SavedRecord>
  /** Puts a question below all else on a board. @throws AppError as `add` */
  addTile(
    viewer: SavedViewer,
    given: { readonly id: string; readonly by: string; readonly tile: unknown },
  ): Promise<SavedRecord>
  /** The questions of a board's tiles, as far as they are there. */
  questionsOf(viewer: SavedViewer, board: Board): Promise<readonly SavedRecord[]>
}

export function createBoardEngine({ saved }: Pick<Control, 'saved'>): BoardEngine {
  /** `board` with every question kept and named by its id. Nothing is kept unless all of it can be. */
  async function settle(viewer: SavedViewer, by: string, board: unknown): Promise<Board & Fields> {
    const fields = isFields(board) ? board : {}
    const tiles = readList(fields['tiles'] ?? [], '/tiles', 'The list of tiles', 0, 50)
    const brought = tiles.map((tile, index) => broughtBy(tile, `${pointer('/tiles', index)}/question`, by))
    const withIds = (ids: readonly string[]) => {
      const left = [...ids]
      return tiles.map((tile, index) =>
        brought[index] === undefined ? tile : withId(tile, left.shift() ?? ''),
      )
    }
    const checked = parseBoard({ ...fields, tiles: withIds(brought.flatMap((one) => (one ? ['new'] : []))) })
    await refuseUnknown(viewer, checked, brought)
    const kept = await saved.add(
      viewer,
      brought.flatMap((one) => one ?? []),
    )
    return parseBoard({ ...fields, tiles: withIds(kept.map(({ id }) => id)) })
  }

  async function refuseUnknown(
    viewer: SavedViewer,
    { tiles }: Board,
    brought: readonly (NewSaved | undefined)[],
  ): Promise<void> {
    const known = new Set((await saved.list(viewer, 'question')).map(({ id }) => id))
    const index = tiles.findIndex(
      (tile, at) => brought[at] === undefined && 'question_id' in tile && !known.has(tile.question_id),
    )
    if (index === -1) return
    throw new AppError(
      'not_found',
      'There is no such question that you may see. GET /v1/questions lists them.',
      {
        path: `${pointer('/tiles', index)}/question_id`,
      },
    )
  }

  return {
    async add(viewer, by, board) {
      const content = await settle(viewer, by, board)
      const [record] = await saved.add(viewer, [{ kind: 'board', content, isPersonal: false, createdBy: by }])
      return must(record, 'what was added is there')
    },

    async change(viewer, { id, by, board, version }) {
      const before = await saved.find(viewer, 'board', id)
      const content = await settle(viewer, by, board)
      return await saved.change(viewer, 'board', id, {
        content,
        isPersonal: false,
        version: version ?? before.version,
      })
    },

    async addTile(viewer, { id, by, tile }) {
      const before = await saved.find(viewer, 'board', id)
      const { tiles, ...board } = parseBoard(before.content)
      const given = readFields(tile, ['question_id', 'question', 'note', 'w', 'h'], '', 'A tile')
      const y = Math.max(0, ...tiles.map((one) => one.y + one.h))
      const added = { id: freeId(tiles), x: 0, y, w: boardColumns / 2, h: 6, ...given }
      const content = await settle(viewer, by, { ...board, tiles: [...tiles, added] })
      return await saved.change(viewer, 'board', id, { content, isPersonal: false, version: before.version })
    },

    async questionsOf(viewer, { tiles }) {
      const ids = new Set(tiles.flatMap((tile) => ('question_id' in tile ? [tile.question_id] : [])))
      return (await saved.list(viewer, 'question')).filter(({ id }) => ids.has(id))
    },
  }
}

function broughtBy(tile: unknown, path: string, by: string): NewSaved | undefined {
  if (!isFields(tile) || tile['question'] === undefined) return undefined
  const content = parseSavedQuestion(tile['question'], path)
  return { kind: 'question', content, isPersonal: false, createdBy: by }
}

function withId(tile: unknown, question_id: string): Fields {
  const { question: _, ...place } = isFields(tile) ? tile : {}
  return { ...place, question_id }
}

function freeId(tiles: Board['tiles']): string {
  const taken = new Set(tiles.map(({ id }) => id))
  let number = tiles.length + 1
  while (taken.has(`tile-${number}`)) number += 1
  return `tile-${number}`
}
