import '@mantine/core/styles/Modal.layer.css'
import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { addBoard, addQuestion, addTile, type NewQuestion } from '../../api/boards.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import type { Question } from '../../questions/question.ts'
import type { Range } from '../../view/range.ts'
import { boardsQuery } from './board-queries.ts'
import { keptRange } from './board-view.ts'
import type { SaveQuestionProps } from './save-question.tsx'
import { TitleForm } from './title-form.tsx'

/** The choices beside the boards that there are. */
const [noBoard, newBoard] = ['', '+']

/** Asks for a title and a board. Import it by `save-question.tsx` alone, which fetches it when it is needed. */
export function SaveQuestionDialog({
  question,
  drawing,
  title: suggested,
  range,
  onClose,
}: Omit<SaveQuestionProps, 'disabled' | 'compact'> & { readonly onClose: () => void }) {
  const { t } = useTexts()
  const { id: projectId } = useProject()
  const { data: boards = [] } = useQuery(boardsQuery(projectId))
  const [board, setBoard] = useState(noBoard)
  const [boardTitle, setBoardTitle] = useState('')
  const saving = useSaveQuestion(projectId)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('boards.save.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {saving.isSuccess ? (
        <Stack role="status">
          <p>{t('boards.save.done', { title: saving.variables.question.title })}</p>
          <Group justify="flex-end">
            <Button
              renderRoot={(props) =>
                saving.data === undefined ? (
                  <Link to="/p/$projectId/boards" params={{ projectId }} {...props} />
                ) : (
                  <Link
                    to="/p/$projectId/boards/$boardId"
                    params={{ projectId, boardId: saving.data }}
                    {...props}
                  />
                )
              }
              variant="default"
            >
              {saving.data === undefined ? t('boards.save.toList') : t('boards.save.toBoard')}
            </Button>
            <Button data-autofocus onClick={onClose}>
              {t('boards.save.stay')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <TitleForm
          start={{ title: suggested }}
          error={saving.error}
          isSaving={saving.isPending}
          isReady={board !== newBoard || boardTitle.trim() !== ''}
          onClose={onClose}
          onSave={(titled) =>
            saving.mutate({
              question: {
                ...titled,
                question: keptQuestion(question, range),
                ...(drawing === undefined ? {} : { drawing }),
              },
              board,
              boardTitle: boardTitle.trim(),
            })
          }
        >
          <NativeSelect
            label={t('boards.save.board')}
            value={board}
            data={[
              { value: noBoard, label: t('boards.save.noBoard') },
              ...boards.map(({ id, title }) => ({ value: id, label: title })),
              { value: newBoard, label: t('boards.save.newBoard') },
            ]}
            onChange={(event) => setBoard(event.currentTarget.value)}
          />
          {board === newBoard && (
            <TextInput
              label={t('boards.boardTitle')}
              value={boardTitle}
              maxLength={200}
              required
              onChange={(event) => setBoardTitle(event.currentTarget.value)}
            />
          )}
        </TitleForm>
      )}
    </Modal>
  )
}

interface Saving {
  readonly question: NewQuestion
  readonly board: string
  readonly boardTitle: string
}

/** Gives the board that the question was put on, where it was. */
function useSaveQuestion(projectId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ question, board, boardTitle }: Saving): Promise<string | undefined> => {
      if (board === noBoard) {
        await addQuestion(projectId, question)
        return undefined
      }
      if (board !== newBoard) return (await addTile(projectId, board, { question })).id
      const tile = { id: 'tile-1', x: 0, y: 0, w: 6, h: 6, question }
      return (await addBoard(projectId, { title: boardTitle, view: { last: '30d' }, tiles: [tile] })).id
    },
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: boardsQuery(projectId).queryKey }),
        queryClient.invalidateQueries({ queryKey: ['saved-questions', projectId] }),
      ])
    },
  })
}

/** Kept, a question goes on to mean the latest days, where its range has a name for them. */
function keptQuestion(question: Question, range: Range | undefined): Question {
  const kept = range && keptRange(range)
  if (kept?.last === undefined) return question
  const { from: _from, until: _until, ...rest } = question
  return { ...rest, last: kept.last }
}
