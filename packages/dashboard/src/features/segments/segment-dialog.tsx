import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addSegment, removeSegment } from '../../api/segments.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { filterOf } from '../../view/filter-rule.ts'
import classes from '../boards/dialog.module.css'
import type { SegmentMenuProps } from './segment-menu.tsx'
import { removable, segmentsQuery } from './segments-query.ts'

interface SegmentDialogProps extends Pick<SegmentMenuProps, 'project' | 'rules'> {
  readonly kind: 'save' | 'remove'
  readonly onClose: () => void
}

/** Gives the filter on screen a name, or takes segments away. */
export function SegmentDialog({ kind, onClose, ...rest }: SegmentDialogProps) {
  const { t } = useTexts()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(kind === 'save' ? 'segments.saveTitle' : 'segments.tidyTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {kind === 'save' ? <SaveForm {...rest} onClose={onClose} /> : <RemoveList project={rest.project} />}
    </Modal>
  )
}

function SaveForm({ project, rules, onClose }: Omit<SegmentDialogProps, 'kind'>) {
  const { t } = useTexts()
  const mayShare = project.role !== 'viewer'
  const [name, setName] = useState('')
  const [isPersonal, setPersonal] = useState(!mayShare)
  const filter = filterOf(rules)
  const reload = useReload(project.id)
  const saving = useMutation({
    mutationFn: async () =>
      filter && (await addSegment(project.id, { name: name.trim(), filter, personal: isPersonal })),
    onSuccess: async () => {
      await reload()
      onClose()
    },
  })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <TextInput
        data-autofocus
        label={t('segments.name')}
        value={name}
        maxLength={200}
        required
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={t('segments.onlyMe')}
        checked={isPersonal}
        disabled={!mayShare}
        onChange={(event) => setPersonal(event.currentTarget.checked)}
      />
      {saving.error !== null && <Fault error={saving.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button type="submit" disabled={name.trim() === ''} loading={saving.isPending}>
          {t('boards.save.do')}
        </Button>
      </Group>
    </form>
  )
}

function RemoveList({ project }: Pick<SegmentDialogProps, 'project'>) {
  const { t } = useTexts()
  const { data: segments = [] } = useQuery(segmentsQuery(project.id))
  const reload = useReload(project.id)
  const removing = useMutation({
    mutationFn: async (id: string) => await removeSegment(project.id, id),
    onSuccess: reload,
  })
  return (
    <Stack>
      <ul className={classes.choices}>
        {removable(segments, project).map(({ id, name }) => (
          <li key={id} className={classes.removable}>
            <span>{name}</span>
            <Button
              size="compact-xs"
              variant="default"
              color="red"
              aria-label={`${t('segments.remove')}: ${name}`}
              loading={removing.isPending && removing.variables === id}
              onClick={() => removing.mutate(id)}
            >
              {t('segments.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {removing.error !== null && <Fault error={removing.error} />}
    </Stack>
  )
}

function useReload(projectId: string): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await queryClient.invalidateQueries({ queryKey: segmentsQuery(projectId).queryKey })
  }
}
