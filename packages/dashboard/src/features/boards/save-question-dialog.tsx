import '@mantine/core/styles/Modal.layer.css'
import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { addBoard, addQuestion, addTile, type NewQuestion } from '../../api/boards.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import type { Question } from '../../questions/question.ts'
import type { Range } from '../../view/range.ts'
import { boardsQuery } from './board-queries.ts'
import { keptRange } from './board-view.ts'
import classes from './dialog.module.css'
import type { SaveQuestionProps } from './save-question.tsx'

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
  const [title, setTitle] = useState(suggested)
  const [description, setDescription] = useState('')
  const [board, setBoard] = useState(noBoard)
  const [boardTitle, setBoardTitle] = useState('')
  const saving = useSaveQuestion(projectId)
  const isReady = title.trim() !== '' && (board !== newBoard || boardTitle.trim() !== '')

  function save(): void {
    const described = description.trim() === '' ? {} : { description: description.trim() }
    saving.mutate({
      question: {
        title: title.trim(),
        ...described,
        question: keptQuestion(question, range),
        ...(drawing === undefined ? {} : { drawing }),
      },
      board,
      boardTitle: boardTitle.trim(),
    })
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('boards.save.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {saving.isSuccess ? (
        <Stack role="status">
          <p>{t('boards.save.done', { title: title.trim() })}</p>
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
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <TextInput
            data-autofocus
            label={t('boards.save.name')}
            value={title}
            maxLength={200}
            required
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label={t('boards.save.description')}
            value={description}
            maxLength={2000}
            rows={2}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
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
              label={t('boards.title')}
              value={boardTitle}
              maxLength={200}
              required
              onChange={(event) => setBoardTitle(event.currentTarget.value)}
            />
          )}
          {saving.error !== null && <Fault error={saving.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" disabled={!isReady} loading={saving.isPending}>
              {t('boards.save.do')}
            </Button>
          </Group>
        </form>
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
