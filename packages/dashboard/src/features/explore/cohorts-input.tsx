import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../use-texts.ts'
import { cohortNamesQuery } from '../../view/catalogue-queries.ts'
import classes from './explore.module.css'

interface CohortsInputProps {
  readonly projectId: string
  readonly value: readonly string[]
  readonly onChange: (cohorts: readonly string[]) => void
}

/** The cohorts that an answer is divided by. */
export function CohortsInput({ projectId, value, onChange }: CohortsInputProps) {
  const { t } = useTexts()
  const { data: names = [] } = useQuery(cohortNamesQuery(projectId))
  return (
    <TagsInput
      size="xs"
      className={classes.grow ?? ''}
      aria-label={t('explore.cohorts')}
      placeholder={value.length === 0 ? t('explore.cohorts') : ''}
      data={[...new Set(names)]}
      value={[...value]}
      onChange={onChange}
      acceptValueOnBlur
      splitChars={[]}
    />
  )
}
