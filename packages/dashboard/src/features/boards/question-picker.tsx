import { Button, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { questionsQuery } from './board-queries.ts'
import classes from './dialog.module.css'
import { kindName } from './kind-name.ts'

/** Chooses one of the questions that are kept. */
export function QuestionPicker({ onPick }: { readonly onPick: (questionId: string) => void }) {
  const { t } = useTexts()
  const { id: projectId } = useProject()
  const { data: questions = [], error, isPending } = useQuery(questionsQuery(projectId))
  const [search, setSearch] = useState('')
  const found = questions.filter(({ title }) => title.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <Stack>
      <TextInput
        data-autofocus
        label={t('boards.picker.search')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {error !== null && <Fault error={error} />}
      <ul className={classes.choices}>
        {found.map(({ id, title, question }) => (
          <li key={id}>
            <button type="button" className={classes.choice} onClick={() => onPick(id)}>
              <span>{title}</span>
              <span className={classes.kind}>{kindName(question.kind, t)}</span>
            </button>
          </li>
        ))}
      </ul>
      {!isPending && found.length === 0 && <p className={classes.none}>{t('boards.picker.none')}</p>}
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/p/$projectId/explore" params={{ projectId }} {...props} />}
      >
        {t('boards.picker.explore')}
      </Button>
    </Stack>
  )
}
