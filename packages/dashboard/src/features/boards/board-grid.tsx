import { useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'
import type { TilePlace } from '../../api/boards.ts'
import { useTexts } from '../../use-texts.ts'
import classes from './board-grid.module.css'
import { inOrder, placed, stepped, type Rect } from './board-layout.ts'
import { gap, rowHeight, useTileDrag } from './use-tile-drag.ts'

interface BoardGridProps<T extends TilePlace> {
  readonly tiles: readonly T[]
  /** What a tile is called, where it is moved without being seen. */
  readonly nameOf: (tile: T) => string
  /** Called with the whole arrangement. Nothing can be moved without it. */
  readonly onArrange?: ((tiles: readonly T[]) => void) | undefined
  readonly children: (tile: T, shown: ShownTile) => ReactNode
}

export interface ShownTile {
  /** For the part that the tile is taken by. */
  readonly handle: Readonly<Record<string, unknown>>
  /** In pixels, of the tile as a whole. */
  readonly height: number
  /** Begins moving it by keys; `undefined` where it cannot be moved. */
  readonly moveByKeys: (() => void) | undefined
}

/**
 * Tiles in twelve columns, in the order in which they are read. They are arranged with the mouse, or by keys: arrows
 * move the tile, with Shift they size it, Enter keeps and Escape puts back. On a narrow screen they stand in one column.
 */
export function BoardGrid<T extends TilePlace>({ tiles, nameOf, onArrange, children }: BoardGridProps<T>) {
  const { t } = useTexts()
  const grid = useRef<HTMLUListElement>(null)
  const [draft, setDraft] = useState<readonly T[]>()
  const [movingId, setMovingId] = useState<string>()
  const [said, setSaid] = useState('')
  const shown = draft ?? tiles
  const drag = useTileDrag({
    grid,
    onDrag: (id, rect) => setDraft(placed(tiles, id, rect)),
    onDrop: keep,
    onCancel: () => setDraft(undefined),
  })

  function keep(): void {
    if (draft !== undefined && JSON.stringify(draft) !== JSON.stringify(tiles)) onArrange?.(draft)
    setDraft(undefined)
    setMovingId(undefined)
  }

  function place(tile: T, rect: Rect): void {
    const next = placed(shown, tile.id, rect)
    setDraft(next)
    requestAnimationFrame(() => document.activeElement?.scrollIntoView({ block: 'nearest' }))
    const now = next.find(({ id }) => id === tile.id) ?? tile
    setSaid(
      t('boards.grid.place', {
        name: nameOf(tile),
        column: now.x + 1,
        row: now.y + 1,
        width: now.w,
        height: now.h,
      }),
    )
  }

  function onKeyDown(event: KeyboardEvent, tile: T): void {
    const [dx, dy] = steps[event.key] ?? [0, 0]
    if (event.key === 'Escape' || event.key === 'Tab') {
      setDraft(undefined)
      setMovingId(undefined)
      setSaid(t('boards.grid.back', { name: nameOf(tile) }))
      leave(tile)
    } else if (event.key === 'Enter' || event.key === ' ') {
      keep()
      setSaid(t('boards.grid.kept', { name: nameOf(tile) }))
      leave(tile)
    } else if (dx !== 0 || dy !== 0) {
      const { x, y, w, h } = tile
      place(tile, event.shiftKey ? { x, y, w: w + dx, h: h + dy } : stepped(shown, tile, dx, dy))
    } else return
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  }

  /** Back to the button that the menu was opened by. */
  function leave({ id }: T): void {
    requestAnimationFrame(() => {
      grid.current?.querySelector<HTMLElement>(`[data-tile="${id}"] [aria-haspopup]`)?.focus()
    })
  }

  return (
    <>
      <ul ref={grid} className={classes.grid}>
        {/* In the order in which they were: an element that is put elsewhere loses the pointer and the focus. */}
        {inOrder(tiles).map((kept) => {
          const tile = shown.find(({ id }) => id === kept.id) ?? kept
          const isMoving = tile.id === movingId || tile.id === drag.draggedId
          return (
            <li
              key={tile.id}
              className={`panel ${classes.tile}`}
              style={placeOf(tile)}
              data-tile={tile.id}
              data-moving={isMoving}
            >
              {tile.id === movingId && (
                <button
                  type="button"
                  ref={focus}
                  className={classes.mover}
                  onKeyDown={(event) => onKeyDown(event, tile)}
                >
                  {t('boards.grid.keys')}
                </button>
              )}
              {children(tile, {
                handle:
                  onArrange === undefined ? {} : { 'data-movable': true, ...drag.handlers('move', tile) },
                height: tile.h * rowHeight + (tile.h - 1) * gap,
                moveByKeys:
                  onArrange &&
                  (() => {
                    setMovingId(tile.id)
                    setSaid(t('boards.grid.moving', { name: nameOf(tile) }))
                  }),
              })}
              {onArrange !== undefined && <div className={classes.corner} {...drag.handlers('size', tile)} />}
            </li>
          )
        })}
      </ul>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  )
}

function focus(element: HTMLElement | null): void {
  element?.focus()
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function placeOf({ x, y, w, h }: TilePlace): CSSProperties {
  return { '--x': x, '--y': y, '--w': w, '--h': h }
}
