import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Button, Checkbox, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  addAnnotation,
  changeAnnotation,
  removeAnnotation,
  type NewAnnotation,
} from '../../api/annotations.ts'
import type { Project } from '../../api/answers.ts'
import { clockIn, instantIn, isClock } from '../../format/zone.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from '../boards/dialog.module.css'
import { annotationsQuery, type Opened } from './annotations.tsx'

interface AnnotationDialogProps {
  readonly project: Project
  readonly opened: Opened
  readonly onClose: () => void
}

/** A text, when it was, and who sees it. Times are those of the project's clock. */
export function AnnotationDialog({ project, opened, onClose }: AnnotationDialogProps) {
  const { t } = useTexts()
  const { id: projectId, timezone, role } = project
  const kept = opened.kind === 'kept' ? opened.annotation : undefined
  const clockOf = (iso: string | undefined) => (iso === undefined ? '' : clockIn(timezone, Date.parse(iso)))
  const [text, setText] = useState(kept?.text ?? '')
  const [from, setFrom] = useState(clockOf(opened.kind === 'kept' ? opened.annotation.from : opened.from))
  const [until, setUntil] = useState(clockOf(kept?.until))
  const [isPersonal, setPersonal] = useState(kept?.personal ?? role === 'viewer')
  const mayShare = role !== 'viewer'
  const mayChange = kept === undefined || kept.personal || mayShare
  const changing = useChange(projectId, onClose)
  const isInOrder = until === '' || until > from
  const isReady = text.trim() !== '' && isClock(from) && (until === '' || isClock(until)) && isInOrder

  function save(): void {
    const annotation: NewAnnotation = {
      text: text.trim(),
      from: instantIn(timezone, from),
      ...(until === '' ? {} : { until: instantIn(timezone, until) }),
      personal: isPersonal,
    }
    changing.mutate(async () => {
      if (kept === undefined) await addAnnotation(projectId, annotation)
      else await changeAnnotation(projectId, kept.id, { ...annotation, version: kept.version })
    })
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t(kept === undefined ? 'annotations.new' : 'annotations.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Textarea
          data-autofocus
          label={t('annotations.text')}
          value={text}
          maxLength={500}
          rows={2}
          required
          readOnly={!mayChange}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={classes.times}>
          <TextInput
            type="datetime-local"
            label={t('annotations.from')}
            value={from}
            required
            readOnly={!mayChange}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t('annotations.until')}
            value={until}
            readOnly={!mayChange}
            error={isInOrder ? undefined : t('annotations.order')}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </div>
        <Checkbox
          label={t('annotations.personal')}
          checked={isPersonal}
          disabled={!mayShare}
          onChange={(event) => setPersonal(event.currentTarget.checked)}
        />
        {kept !== undefined && <p className={classes.none}>{t('annotations.by', { by: kept.created_by })}</p>}
        {changing.error !== null && <Fault error={changing.error} />}
        {mayChange && (
          <Group justify="space-between">
            {kept === undefined ? (
              <span />
            ) : (
              <Button
                variant="default"
                color="red"
                onClick={() => changing.mutate(async () => await removeAnnotation(projectId, kept.id))}
              >
                {t('annotations.remove')}
              </Button>
            )}
            <Button type="submit" disabled={!isReady} loading={changing.isPending}>
              {t('boards.save.do')}
            </Button>
          </Group>
        )}
      </form>
    </Modal>
  )
}

function useChange(projectId: string, onDone: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (change: () => Promise<void>) => await change(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: annotationsQuery(projectId).queryKey })
      onDone()
    },
  })
}
