import { Skeleton } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { BoardView, OpenedBoard, SavedQuestion, Tile } from '../../api/boards.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { questionParts } from '../../view/view-search.ts'
import { BoardBar, type BoardDialog } from './board-bar.tsx'
import { BoardDialogs } from './board-dialogs.tsx'
import { BoardGrid } from './board-grid.tsx'
import classes from './board-page.module.css'
import { BoardTile } from './board-tile.tsx'
import { defaultsOfBoard } from './board-view.ts'
import { KeepView } from './keep-view.tsx'
import { placeOfQuestion } from './question-place.ts'
import { useBoard, type UsedBoard } from './use-board.ts'
import { WallScreen } from './wall-screen.tsx'

/** A board: its time and filter above, its tiles below. */
export function BoardPage() {
  const { id: projectId } = useProject()
  const { boardId } = useParams({ from: '/signed-in/p/$projectId/boards/$boardId' })
  const used = useBoard(projectId, boardId)
  if (used.board !== undefined) return <OpenBoard key={boardId} used={used} board={used.board} />
  if (used.error !== null) return <Fault error={used.error} onRetry={used.retry} />
  return <Skeleton height={480} aria-busy="true" />
}

function OpenBoard({ used, board }: { readonly used: UsedBoard; readonly board: OpenedBoard }) {
  const { t } = useTexts()
  const project = useProject()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<BoardDialog>()
  const [isOnWall, setOnWall] = useState(false)
  const { title, description, view: own, tiles, questions } = board
  const { timezone } = project
  const defaults = useMemo(() => defaultsOfBoard(own, timezone), [own, timezone])
  const usedView = useView(defaults)
  const { view } = usedView
  useTitle(title, project.name)
  const asked = questionParts(view, project)
  const filter = joinFilters(own.filter, asked.filter)
  const parts = { ...asked, ...(filter === undefined ? {} : { filter }) }
  const mayChange = project.role !== 'viewer'

  function keepView(kept: BoardView): void {
    used.change({ view: kept })
    // The board has them now.
    usedView.change({ filter: [] })
  }

  function openerOf(question: SavedQuestion | undefined): (() => void) | undefined {
    const place = question && placeOfQuestion(question, project)
    if (place === undefined) return undefined
    const { to, metricName, search } = place
    return () => void navigate({ to, params: { projectId: project.id, metricName }, search })
  }

  const questionOf = (tile: Tile) =>
    'question_id' in tile ? questions.find(({ id }) => id === tile.question_id) : undefined
  const nameOf = (tile: Tile) => questionOf(tile)?.title ?? t('boards.tile.note')
  const grid = (isArranged: boolean) => (
    <BoardGrid
      tiles={tiles}
      nameOf={nameOf}
      onArrange={isArranged ? (next) => used.change({ tiles: next }) : undefined}
    >
      {(tile, shown) => (
        <BoardTile
          note={'note' in tile ? tile.note : undefined}
          question={questionOf(tile)}
          parts={parts}
          shown={shown}
          bare={!isArranged && isOnWall}
          actions={
            isArranged
              ? {
                  onOpen: openerOf(questionOf(tile)),
                  onEdit: () => setDialog({ kind: 'tile', tile, question: questionOf(tile) }),
                  onRemove: () => used.change({ tiles: tiles.filter(({ id }) => id !== tile.id) }),
                }
              : undefined
          }
        />
      )}
    </BoardGrid>
  )

  return (
    <div className={classes.page}>
      <BoardBar
        title={title}
        description={description}
        mayChange={mayChange}
        onDialog={setDialog}
        onWall={() => setOnWall(true)}
      />
      <ViewBar project={project} {...usedView}>
        {mayChange && <KeepView own={own} view={view} project={project} onKeep={keepView} />}
      </ViewBar>
      {used.changeError !== null && <Fault error={used.changeError} onRetry={used.reload} />}
      {tiles.length === 0 ? (
        <p className={`panel ${classes.empty}`}>{t(mayChange ? 'boards.empty' : 'boards.emptyToSee')}</p>
      ) : (
        !isOnWall && grid(mayChange)
      )}
      {isOnWall && (
        <WallScreen title={title} onClose={() => setOnWall(false)}>
          {grid(false)}
        </WallScreen>
      )}
      {dialog !== undefined && (
        <BoardDialogs dialog={dialog} used={used} board={board} onClose={() => setDialog(undefined)} />
      )}
    </div>
  )
}
