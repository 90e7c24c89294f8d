import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../use-texts.ts'
import classes from './dialog.module.css'

interface NoteFormProps {
  readonly start: string
  readonly onSave: (note: string) => void
  readonly onClose: () => void
}

/** A text of one's own between the charts. */
export function NoteForm({ start, onSave, onClose }: NoteFormProps) {
  const { t } = useTexts()
  const [note, setNote] = useState(start)
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSave(note)
      }}
    >
      <Textarea
        data-autofocus
        label={t('boards.tile.note')}
        value={note}
        rows={6}
        maxLength={5000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button type="submit" disabled={note.trim() === ''}>
          {t('boards.save.do')}
        </Button>
      </Group>
    </form>
  )
}
