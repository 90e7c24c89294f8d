import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../use-texts.ts'
import { cohortsQuery } from './cohort-queries.ts'

interface OtherCohortProps {
  readonly projectId: string
  /** An id, or a name as an API's caller may have written it. */
  readonly value: string
  /** Left out: a cohort cannot be made of itself. */
  readonly ownName: string | undefined
  readonly label: string
  /** What none means. @default that one is to be chosen */
  readonly noneLabel?: string
  readonly onChange: (id: string) => void
}

export function OtherCohort({ projectId, value, ownName, label, noneLabel, onChange }: OtherCohortProps) {
  const { t } = useTexts()
  const { data: cohorts = [] } = useQuery(cohortsQuery(projectId))
  const others = cohorts.filter(({ name }) => name !== ownName)
  const known = others.find(({ id, name }) => id === value || name === value)
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={known?.id ?? value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data={[
        { value: '', label: noneLabel ?? t('cohorts.chooseCohort') },
        ...(known === undefined && value !== '' ? [{ value, label: value }] : []),
        ...others.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}
