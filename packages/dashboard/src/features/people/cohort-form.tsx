import { Button, Popover, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { cohortsQuery, keepCohort } from './people-api.ts'
import type { PeopleRequest } from './people-search.ts'
import classes from './people.module.css'

interface CohortFormProps {
  readonly projectId: string
  readonly people: Partial<PeopleRequest>
  /** What it may be called. */
  readonly name: string
}

/** Keeps the people of a list under a name. */
export function CohortForm({ projectId, people, name }: CohortFormProps) {
  const { t } = useTexts()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState(name.slice(0, 200))
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (chosen: string) => keepCohort(projectId, chosen, people),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: cohortsQuery(projectId).queryKey }),
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() !== '') mutate(text.trim())
  }

  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      shadow="md"
      width={300}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            reset()
            setOpen(!isOpen)
          }}
        >
          {t('people.keep')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {data === undefined ? (
          <form className={classes.form} onSubmit={submit}>
            <TextInput
              size="sm"
              label={t('people.cohortName')}
              maxLength={200}
              value={text}
              onChange={({ currentTarget: { value } }) => setText(value)}
              data-autofocus
            />
            <p className={classes.hint}>{t('people.keepHint')}</p>
            {error !== null && <Fault error={error} />}
            <Button type="submit" size="xs" loading={isPending} disabled={text.trim() === ''}>
              {t('people.keepNow')}
            </Button>
          </form>
        ) : (
          <div className={classes.form} role="status">
            <p>{t('people.kept', { name: data.name })}</p>
            <Link to="/p/$projectId/people" params={{ projectId }} search={{ cohort: data.id }}>
              {t('people.showCohort')}
            </Link>
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
