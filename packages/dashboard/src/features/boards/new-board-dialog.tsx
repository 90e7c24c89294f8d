import '@mantine/core/styles/Modal.layer.css'
import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { addBoard, type NewBoard } from '../../api/boards.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { boardsQuery, templatesQuery } from './board-queries.ts'
import classes from './dialog.module.css'
import { translatedTemplate } from './translated-template.ts'

const empty: NewBoard = { title: '', view: { last: '30d' }, tiles: [] }

/** A board with a title, empty or from a template. */
export function NewBoardDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts()
  const { id: projectId } = useProject()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { data: templates = [] } = useQuery(templatesQuery(projectId))
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const choices = templates.map((template) => translatedTemplate(template, t))
  const chosen = choices.find((choice) => choice.name === name)?.board ?? empty
  const adding = useMutation({
    mutationFn: async (board: NewBoard) => await addBoard(projectId, board),
    onSuccess: async ({ id: boardId }) => {
      await queryClient.invalidateQueries({ queryKey: boardsQuery(projectId).queryKey })
      await navigate({ to: '/p/$projectId/boards/$boardId', params: { projectId, boardId } })
    },
  })
  const called = title.trim() === '' ? chosen.title : title.trim()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('boards.new.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          adding.mutate({ ...chosen, title: called })
        }}
      >
        <NativeSelect
          label={t('boards.new.from')}
          description={chosen.description}
          value={name}
          data={[
            { value: '', label: t('boards.new.empty') },
            ...choices.map(({ name, board }) => ({ value: name, label: board.title })),
          ]}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          data-autofocus
          label={t('boards.title')}
          placeholder={chosen.title}
          value={title}
          maxLength={200}
          required={chosen.title === ''}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {adding.error !== null && <Fault error={adding.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" disabled={called === ''} loading={adding.isPending}>
            {t('boards.new.do')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
