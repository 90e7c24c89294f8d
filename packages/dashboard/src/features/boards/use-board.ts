import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { changeBoard, type NewBoard, type NewTile, type OpenedBoard, type Tile } from '../../api/boards.ts'
import { boardQuery, boardsQuery } from './board-queries.ts'

/** A board that is open, and how it is changed. */
export interface UsedBoard {
  readonly board: OpenedBoard | undefined
  readonly error: Error | null
  readonly retry: () => void
  /** Shown at once, and as it was again where the server refuses it. */
  readonly change: (patch: Partial<NewBoard>) => void
  readonly changeError: Error | null
  /** Forgets the refused change, and loads what there is. */
  readonly reload: () => void
}

export function useBoard(projectId: string, id: string): UsedBoard {
  const queryClient = useQueryClient()
  const query = boardQuery(projectId, id)
  const { data: board, error, refetch } = useQuery(query)
  const changing = useMutation({
    // One after the other: each is made on the version that the one before it left.
    scope: { id: `board ${id}` },
    mutationFn: async (patch: Partial<NewBoard>) => {
      const now = queryClient.getQueryData(query.queryKey)
      if (now === undefined) throw new Error('Bug: a board was changed before it was there')
      return await changeBoard(projectId, id, { ...changedContent(now, patch), version: now.version })
    },
    onMutate: async (patch) => {
      await queryClient.cancelQueries({ queryKey: query.queryKey })
      const before = queryClient.getQueryData(query.queryKey)
      queryClient.setQueryData(
        query.queryKey,
        (now) => now && { ...now, ...patch, tiles: keptTiles(patch.tiles) ?? now.tiles },
      )
      return { before }
    },
    onError: (_error, _patch, context) => queryClient.setQueryData(query.queryKey, context?.before),
    onSuccess: (changed, patch) => {
      queryClient.setQueryData(query.queryKey, (now) => now && { ...now, ...changed })
      void queryClient.invalidateQueries({ queryKey: boardsQuery(projectId).queryKey, exact: true })
      if (patch.tiles?.some((tile) => 'question' in tile) === true) void refetch()
    },
  })
  return {
    board,
    error,
    retry: () => void refetch(),
    change: changing.mutate,
    changeError: changing.error,
    reload: () => {
      changing.reset()
      void refetch()
    },
  }
}

/** What of an opened board is sent back when it changes. A description without a text is none. */
function changedContent(board: OpenedBoard, patch: Partial<NewBoard>): NewBoard {
  const { title, description, view, position, tiles } = { ...board, ...patch }
  return {
    title,
    view,
    tiles,
    ...(description === undefined || description === '' ? {} : { description }),
    ...(position === undefined ? {} : { position }),
  }
}

/** A question that is not kept yet has no id to be shown by: it comes with the answer. */
function keptTiles(tiles: readonly NewTile[] | undefined): readonly Tile[] | undefined {
  return tiles?.flatMap((tile) => ('question' in tile ? [] : [tile]))
}
