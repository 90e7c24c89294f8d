import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Suspense } from 'react'
import {
  changeQuestion,
  removeBoard,
  type NewQuestion,
  type OpenedBoard,
  type SavedQuestion,
} from '../../api/boards.ts'
import { lazyPart } from '../../lazy-part.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import type { BoardDialog } from './board-bar.tsx'
import { boardQuery, boardsQuery } from './board-queries.ts'
import { boardColumns } from './board-layout.ts'
import { ConfirmForm } from './confirm-form.tsx'
import { NoteForm } from './note-form.tsx'
import { QuestionForm } from './question-form.tsx'
import { QuestionPicker } from './question-picker.tsx'
import { TitleForm } from './title-form.tsx'
import type { UsedBoard } from './use-board.ts'

const ShareDialog = lazyPart(async () => (await import('../shares/share-dialog.tsx')).ShareDialog)

interface BoardDialogsProps {
  readonly dialog: BoardDialog
  readonly used: UsedBoard
  readonly board: OpenedBoard
  readonly onClose: () => void
}

/** Whatever a board asks of its reader. */
export function BoardDialogs({ dialog, used, board, onClose }: BoardDialogsProps) {
  const { t } = useTexts()
  if (dialog.kind === 'share') {
    return (
      <Suspense>
        <ShareDialog subject={{ kind: 'board', id: board.id }} title={board.title} onClose={onClose} />
      </Suspense>
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`boards.dialog.${dialog.kind}`)}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <DialogForm dialog={dialog} used={used} board={board} onClose={onClose} />
    </Modal>
  )
}

function DialogForm({ dialog, used, board, onClose }: BoardDialogsProps) {
  const { t } = useTexts()
  const changing = useChangeQuestion(board.id)
  const removing = useRemoveBoard(board.id)
  const { tiles } = board
  const below = { id: freeId(board), x: 0, y: Math.max(0, ...tiles.map(({ y, h }) => y + h)) }
  const done = () => onClose()
  switch (dialog.kind) {
    case 'add':
      return (
        <QuestionPicker
          onPick={(question_id) => {
            used.change({ tiles: [...tiles, { ...below, w: boardColumns / 2, h: 6, question_id }] })
            done()
          }}
        />
      )
    case 'note':
      return (
        <NoteForm
          start=""
          onClose={onClose}
          onSave={(note) => {
            used.change({ tiles: [...tiles, { ...below, w: boardColumns / 2, h: 3, note }] })
            done()
          }}
        />
      )
    case 'about':
      return (
        <TitleForm
          start={board}
          onClose={onClose}
          onSave={(about) => {
            used.change({ description: '', ...about })
            done()
          }}
        />
      )
    case 'tile': {
      const { tile, question } = dialog
      if ('note' in tile) {
        return (
          <NoteForm
            start={tile.note}
            onClose={onClose}
            onSave={(note) => {
              used.change({ tiles: tiles.map((one) => (one.id === tile.id ? { ...tile, note } : one)) })
              done()
            }}
          />
        )
      }
      if (question === undefined) return null
      return (
        <QuestionForm
          start={question}
          error={changing.error}
          isSaving={changing.isPending}
          onClose={onClose}
          onSave={(changed) =>
            changing.mutate({ ...changed, id: question.id, version: question.version }, { onSuccess: done })
          }
        />
      )
    }
    case 'remove':
      return (
        <ConfirmForm
          text={t('boards.removeText', { title: board.title })}
          action={t('boards.bar.remove')}
          error={removing.error}
          isBusy={removing.isPending}
          onClose={onClose}
          onConfirm={() => removing.mutate()}
        />
      )
    case 'share':
      return null
  }
}

function useChangeQuestion(boardId: string) {
  const { id: projectId } = useProject()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, ...question }: NewQuestion & Pick<SavedQuestion, 'id' | 'version'>) =>
      await changeQuestion(projectId, id, question),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: boardQuery(projectId, boardId).queryKey }),
        queryClient.invalidateQueries({ queryKey: ['saved-questions', projectId] }),
      ])
    },
  })
}

function useRemoveBoard(boardId: string) {
  const { id: projectId } = useProject()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async () => await removeBoard(projectId, boardId),
    onSuccess: async () => {
      await navigate({ to: '/p/$projectId/boards', params: { projectId } })
      queryClient.removeQueries({ queryKey: boardQuery(projectId, boardId).queryKey })
      await queryClient.invalidateQueries({ queryKey: boardsQuery(projectId).queryKey })
    },
  })
}

function freeId({ tiles }: OpenedBoard): string {
  const taken = new Set(tiles.map(({ id }) => id))
  let number = tiles.length + 1
  while (taken.has(`tile-${number}`)) number += 1
  return `tile-${number}`
}
