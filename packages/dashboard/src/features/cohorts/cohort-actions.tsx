import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { countCohort, type Cohort } from '../../api/cohorts.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { RemoveCohort } from './remove-cohort.tsx'

interface CohortActionsProps {
  readonly project: Project
  readonly cohort: Cohort
}

/** Counts it now, or removes it. */
export function CohortActions({ project, cohort }: CohortActionsProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [isRemoving, setRemoving] = useState(false)
  const count = useMutation({
    mutationFn: () => countCohort(project.id, cohort.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['cohorts', project.id] }),
  })
  return (
    <>
      <Button size="xs" variant="default" loading={count.isPending} onClick={() => count.mutate()}>
        {t('cohorts.countNow')}
      </Button>
      <Button size="xs" variant="default" color="red" onClick={() => setRemoving(true)}>
        {t('cohorts.remove')}
      </Button>
      {count.error !== null && <Fault error={count.error} />}
      {isRemoving && <RemoveCohort project={project} cohort={cohort} onClose={() => setRemoving(false)} />}
    </>
  )
}
