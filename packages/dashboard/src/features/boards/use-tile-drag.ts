import { useState, type PointerEvent, type RefObject } from 'react'
import type { TilePlace } from '../../api/boards.ts'
import { boardColumns, bounded, type Rect } from './board-layout.ts'

/** In pixels; `board-grid.module.css` has the same. */
export const rowHeight = 56
export const gap = 16

export type DragKind = 'move' | 'size'

interface Drag {
  readonly kind: DragKind
  readonly tile: TilePlace
  readonly startX: number
  readonly startY: number
}

interface TileDragOptions {
  readonly grid: RefObject<HTMLElement | null>
  /** Called as often as the tile comes to another place. */
  readonly onDrag: (id: string, rect: Rect) => void
  readonly onDrop: () => void
  readonly onCancel: () => void
}

/** Moves and sizes tiles with the mouse or a finger, cell by cell. */
export function useTileDrag({ grid, onDrag, onDrop, onCancel }: TileDragOptions) {
  const [drag, setDrag] = useState<Drag>()

  function rectAt(event: PointerEvent, { kind, tile, startX, startY }: Drag): Rect {
    const width = grid.current?.clientWidth ?? 0
    const column = (width + gap) / boardColumns
    const columns = Math.round((event.clientX - startX) / column)
    const rows = Math.round((event.clientY - startY) / (rowHeight + gap))
    const { x, y, w, h } = tile
    return bounded(
      kind === 'move'
        ? { x: x + columns, y: y + rows, w, h }
        : { x, y, w: Math.min(w + columns, boardColumns - x), h: h + rows },
    )
  }

  return {
    draggedId: drag?.tile.id,
    /** For what a tile is taken by. */
    handlers: (kind: DragKind, tile: TilePlace) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button, a')))
          return
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ kind, tile, startX: event.clientX, startY: event.clientY })
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (drag !== undefined) onDrag(drag.tile.id, rectAt(event, drag))
      },
      onPointerUp: () => {
        if (drag !== undefined) onDrop()
        setDrag(undefined)
      },
      onPointerCancel: () => {
        if (drag !== undefined) onCancel()
        setDrag(undefined)
      },
    }),
  }
}
