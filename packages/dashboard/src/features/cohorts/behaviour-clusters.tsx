import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { askClusters, type Clusters } from '../../api/cohorts.ts'
import { ChartTable } from '../../charts/chart-table.tsx'
import { formatNumber, formatShare } from '../../format/numbers.ts'
import { Fault } from '../../shell/fault.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { View } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { journeyParts } from '../journeys/journey-parts.ts'
import { peopleSearch } from '../people/people-search.ts'
import classes from './cohorts.module.css'

interface BehaviourClustersProps {
  readonly project: Project
  readonly view: View
  /** Whose people are looked at. @default everybody */
  readonly cohortId?: string
}

/** People put together by what they do: what sets each group apart, and who is typical of it. */
export function BehaviourClusters({ project, view, cohortId }: BehaviourClustersProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const asked = { ...journeyParts(view, project), ...(cohortId === undefined ? {} : { cohort: cohortId }) }
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['clusters', project.id, asked],
    queryFn: ({ signal }) => askClusters(project.id, asked, signal),
  })
  return (
    <>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      <p className={builder.hint} aria-busy={isPending}>
        {data === undefined
          ? t('app.loading')
          : t('cohorts.clustersLead', {
              count: data.people,
              people: formatNumber(data.people, locale),
              lookedAt: formatNumber(data.looked_at, locale),
            })}
      </p>
      {data?.notes.map((note) => (
        <p key={note} className={builder.hint}>
          {note}
        </p>
      ))}
      <ol className={classes.clusters}>
        {data?.clusters.map((cluster, index) => (
          <li key={index}>
            <h3 className={builder.subtitle}>
              {t('cohorts.cluster', { number: index + 1, share: formatShare(cluster.share, locale) })}
            </h3>
            <ClusterTable cluster={cluster} number={index + 1} />
            <Link
              to="/p/$projectId/people"
              params={{ projectId: project.id }}
              search={peopleSearch({
                title: t('cohorts.cluster', { number: index + 1, share: formatShare(cluster.share, locale) }),
                people: { of: { kind: 'clusters', ...asked }, at: { cluster: index + 1, ...data.by } },
              })}
              className={classes.link}
            >
              {t('cohorts.clusterPeople', { number: index + 1 })}
            </Link>
            <p className={builder.hint}>
              {t('cohorts.typical')}{' '}
              {cluster.typical.slice(0, mostTypical).map((id, at) => (
                <span key={id}>
                  {at > 0 && ', '}
                  <Link
                    to="/p/$projectId/people/$personId"
                    params={{ projectId: project.id, personId: id }}
                    className={classes.link}
                  >
                    {id}
                  </Link>
                </span>
              ))}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}

/** Examples, not a list. */
const mostTypical = 5

interface ClusterTableProps {
  readonly cluster: Clusters['clusters'][number]
  readonly number: number
}

function ClusterTable({ cluster, number }: ClusterTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const more = cluster.events.filter(({ share, overall }) => share > overall)
  if (more.length === 0) return <p className={builder.hint}>{t('cohorts.clusterOfMiddle')}</p>
  return (
    <ChartTable
      label={t('cohorts.clusterTable', { number })}
      head={t('cohorts.doMore')}
      columns={[
        { key: 'share', name: t('cohorts.ofTheirs') },
        { key: 'overall', name: t('cohorts.ofAll') },
      ]}
      rows={more.map(({ event, share, overall }) => ({
        key: event,
        name: event,
        cells: [formatShare(share, locale), formatShare(overall, locale)],
      }))}
    />
  )
}
