import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import type { PageSearch } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { draftOf, plainMetric } from './metric-draft.ts'
import { MetricForm } from './metric-form.tsx'
import { versionsQuery } from './metrics-api.ts'
import classes from './metrics.module.css'

/** Where a metric is written: a new one, or the next version of the one that the address names. */
export function MetricEditorPage() {
  const { t } = useTexts()
  const project = useProject()
  const { name }: PageSearch = useSearch({ strict: false })
  const { data, error, refetch } = useQuery({
    ...versionsQuery(project.id, name ?? ''),
    enabled: name !== undefined,
    // What somebody is writing must not be taken from under their hands.
    staleTime: Infinity,
  })
  const title = name === undefined ? t('metrics.new') : t('metrics.editTitle', { name })
  useTitle(title, t('metrics.title'), project.name)
  const [newest] = data ?? []
  return (
    <div className={builder.page}>
      <div>
        <Link to="/p/$projectId/metrics" params={{ projectId: project.id }} className={classes.back}>
          {t('metrics.title')}
        </Link>
        <h1 className={builder.title}>{title}</h1>
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {name !== undefined && newest === undefined && error === null && <Skeleton height={420} radius="md" />}
      {(name === undefined || newest !== undefined) && (
        <MetricForm
          key={name ?? ''}
          project={project}
          start={newest === undefined ? plainMetric : draftOf(newest.definition)}
          version={newest?.version}
        />
      )}
    </div>
  )
}
