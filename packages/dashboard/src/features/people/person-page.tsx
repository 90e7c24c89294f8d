import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ApiError } from '../../api/request.ts'
import { formatNumber } from '../../format/numbers.ts'
import { Ago } from '../../shell/ago.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import builder from '../journeys/builder.module.css'
import { Memberships } from './memberships.tsx'
import { personQuery, type Person } from './people-api.ts'
import { PersonLinks } from './person-links.tsx'
import { PersonTraits } from './person-traits.tsx'
import classes from './person.module.css'
import { Timeline } from './timeline-list.tsx'

/** One person: who they are, what is known of them, and what they did. */
export function PersonPage() {
  const { t } = useTexts()
  const project = useProject()
  const { personId } = useParams({ from: '/signed-in/p/$projectId/people/$personId' })
  const { data: person, error, refetch } = useQuery(personQuery(project.id, personId))
  const name = person?.person_id ?? personId
  useTitle(name, t('people.title'), project.name)
  const isUnknown = error instanceof ApiError && error.status === 404
  return (
    <div className={builder.page}>
      <div className={classes.head}>
        <Link to="/p/$projectId/people" params={{ projectId: project.id }} className={classes.back}>
          {t('people.title')}
        </Link>
        <h1 className={`${builder.title} ${classes.name}`}>{name}</h1>
        {person !== undefined && <Seen person={person} timezone={project.timezone} />}
      </div>
      {error !== null && person === undefined && (
        <Fault
          error={error}
          {...(isUnknown ? { message: t('people.unknown') } : { onRetry: () => void refetch() })}
        />
      )}
      {!isUnknown && (
        <div className={classes.columns}>
          <div className={classes.side}>
            {person === undefined ? (
              error === null && <Skeleton height={320} radius="md" />
            ) : (
              <>
                <PersonTraits person={person} timezone={project.timezone} />
                <PersonLinks person={person} project={project} />
                <Memberships projectId={project.id} personId={person.person_id} />
              </>
            )}
          </div>
          <Timeline project={project} personId={personId} />
        </div>
      )}
    </div>
  )
}

function Seen({ person, timezone }: { readonly person: Person; readonly timezone: string }) {
  const { t } = useTexts()
  const locale = useLocale()
  const time = (iso: string | null) => (iso === null ? '–' : <Ago iso={iso} timezone={timezone} />)
  return (
    <dl className={classes.seen}>
      <div>
        <dt>{t('people.lastSeen')}</dt>
        <dd>{time(person.last_seen)}</dd>
      </div>
      <div>
        <dt>{t('people.firstSeen')}</dt>
        <dd>{time(person.first_seen)}</dd>
      </div>
      <div>
        <dt>{t('measures.counts.count')}</dt>
        <dd>{formatNumber(person.events, locale)}</dd>
      </div>
      {person.tenants.length > 0 && (
        <div>
          <dt>{t('people.tenants')}</dt>
          <dd>{person.tenants.join(', ')}</dd>
        </div>
      )}
    </dl>
  )
}
