import { Button, Group, Textarea, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from './dialog.module.css'

interface Titled {
  readonly title: string
  readonly description?: string
}

interface TitleFormProps {
  readonly start: Titled
  readonly error?: Error | null
  readonly isSaving?: boolean
  /** Whether all that `children` ask for is there. @default true */
  readonly isReady?: boolean
  readonly onSave: (titled: Titled) => void
  readonly onClose: () => void
  /** What else is asked for. */
  readonly children?: ReactNode
}

/** A title and, where one is wanted, a description. */
export function TitleForm({
  start,
  error = null,
  isSaving = false,
  isReady = true,
  onSave,
  onClose,
  children,
}: TitleFormProps) {
  const { t } = useTexts()
  const [title, setTitle] = useState(start.title)
  const [description, setDescription] = useState(start.description ?? '')
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        const described = description.trim()
        onSave({ title: title.trim(), ...(described === '' ? {} : { description: described }) })
      }}
    >
      <TextInput
        data-autofocus
        label={t('boards.title')}
        value={title}
        maxLength={200}
        required
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label={t('boards.save.description')}
        value={description}
        maxLength={2000}
        rows={3}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      {children}
      {error !== null && <Fault error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button type="submit" disabled={title.trim() === '' || !isReady} loading={isSaving}>
          {t('boards.save.do')}
        </Button>
      </Group>
    </form>
  )
}
