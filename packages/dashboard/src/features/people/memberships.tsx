import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { membershipsQuery } from './people-api.ts'
import classes from './person.module.css'

interface MembershipsProps {
  readonly projectId: string
  readonly personId: string
}

/** The cohorts that somebody belongs to now. */
export function Memberships({ projectId, personId }: MembershipsProps) {
  const { t } = useTexts()
  const { data: cohorts, error, refetch } = useQuery(membershipsQuery(projectId, personId))
  const isWaiting = cohorts === undefined && error === null
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="cohorts-title" aria-busy={isWaiting}>
      <h2 id="cohorts-title" className={classes.title}>
        {t('people.cohorts')}
      </h2>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {isWaiting && <p className={classes.muted}>{t('people.lookingUp')}</p>}
      {cohorts?.length === 0 && <p className={classes.muted}>{t('people.noCohort')}</p>}
      {cohorts !== undefined && cohorts.length > 0 && (
        <ul className={classes.cohorts}>
          {cohorts.map(({ id, name }) => (
            <li key={id}>
              <Link to="/p/$projectId/cohorts/$cohortId" params={{ projectId, cohortId: id }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
