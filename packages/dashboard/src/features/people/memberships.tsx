import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { cohortsQuery, membershipQuery } from './people-api.ts'
import classes from './person.module.css'

interface MembershipsProps {
  readonly projectId: string
  readonly personId: string
}

/** Each cohort is a question of its own; of more the rest is left to the cohorts' pages. */
const mostCohorts = 20

/** The cohorts that somebody belongs to now. */
export function Memberships({ projectId, personId }: MembershipsProps) {
  const { t } = useTexts()
  const { data: all = [] } = useQuery(cohortsQuery(projectId))
  const cohorts = all.slice(0, mostCohorts)
  const answers = useQueries({
    queries: cohorts.map((cohort) => membershipQuery(projectId, cohort, personId)),
  })
  const error = answers.find((answer) => answer.error !== null)?.error ?? null
  const isWaiting = answers.some((answer) => answer.isPending)
  const belonging = cohorts.filter((_, at) => answers[at]?.data === true)
  if (cohorts.length === 0) return null
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="cohorts-title" aria-busy={isWaiting}>
      <h2 id="cohorts-title" className={classes.title}>
        {t('people.cohorts')}
      </h2>
      {error !== null && <Fault error={error} />}
      {belonging.length > 0 && (
        <ul className={classes.cohorts}>
          {belonging.map(({ id, name }) => (
            <li key={id}>
              <Link to="/p/$projectId/cohorts/$cohortId" params={{ projectId, cohortId: id }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {belonging.length === 0 && (
        <p className={classes.muted}>{t(isWaiting ? 'people.lookingUp' : 'people.noCohort')}</p>
      )}
      {all.length > mostCohorts && (
        <p className={classes.muted}>{t('people.firstCohorts', { count: mostCohorts })}</p>
      )}
    </section>
  )
}
