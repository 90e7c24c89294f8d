import '@mantine/core/styles/Modal.layer.css'
import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { removeCohort, type Cohort } from '../../api/cohorts.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { questionsQuery } from '../boards/board-queries.ts'
import { funnelsQuery } from '../funnels/funnels-query.ts'
import builder from '../journeys/builder.module.css'
import { cohortsQuery } from './cohort-queries.ts'
import { namesCohort, usesCohort } from './cohort-uses.ts'
import classes from './cohorts.module.css'

interface RemoveCohortProps {
  readonly project: Project
  readonly cohort: Cohort
  readonly onClose: () => void
}

/** Asks once more, and says what is made of the cohort or asks about it. */
export function RemoveCohort({ project, cohort, onClose }: RemoveCohortProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { data: cohorts = [] } = useQuery(cohortsQuery(project.id))
  const { data: funnels = [] } = useQuery(funnelsQuery(project.id))
  const { data: questions = [] } = useQuery(questionsQuery(project.id))
  const madeOfIt = cohorts.filter((one) => one.id !== cohort.id && usesCohort(one.definition, cohort))
  const asking = [
    ...funnels.filter(({ definition }) => namesCohort(definition, cohort)).map(({ name }) => name),
    ...questions.filter(({ question }) => namesCohort(question, cohort)).map(({ title }) => title),
  ]
  const remove = useMutation({
    mutationFn: () => removeCohort(project.id, cohort.id),
    onSuccess: async () => {
      await navigate({ to: '/p/$projectId/cohorts', params: { projectId: project.id } })
      await client.invalidateQueries({ queryKey: ['cohorts', project.id] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cohorts.removeTitle', { name: cohort.name })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      classNames={{ title: builder.subtitle ?? '' }}
    >
      <div className={builder.choice}>
        {madeOfIt.length > 0 ? (
          <>
            <p>{t('cohorts.madeOfIt')}</p>
            <ul className={classes.uses}>
              {madeOfIt.map(({ id, name }) => (
                <li key={id}>{name}</li>
              ))}
            </ul>
          </>
        ) : (
          <p>{t('cohorts.removeHint')}</p>
        )}
        {asking.length > 0 && (
          <>
            <p>{t('cohorts.asking')}</p>
            <ul className={classes.uses}>
              {asking.map((name, at) => (
                <li key={at}>{name}</li>
              ))}
            </ul>
          </>
        )}
        {remove.error !== null && <Fault error={remove.error} />}
        <div className={classes.buttons}>
          <Button size="xs" variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            size="xs"
            color="red"
            loading={remove.isPending}
            disabled={madeOfIt.length > 0}
            onClick={() => remove.mutate()}
          >
            {t('cohorts.removeNow')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
