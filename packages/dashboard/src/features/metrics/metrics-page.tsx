import { Button, Skeleton, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ChartTable } from '../../charts/chart-table.tsx'
import { formatInstant } from '../../format/times.ts'
import { Fault } from '../../shell/fault.tsx'
import { PlusIcon } from '../../shell/icons.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { PageSearch } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { metricsQuery, type MetricRecord } from './metrics-api.ts'
import classes from './metrics.module.css'

/** The figures that the project has named. */
export function MetricsPage() {
  const { t } = useTexts()
  const locale = useLocale()
  const project = useProject()
  const navigate = useNavigate()
  const { find = '' }: PageSearch = useSearch({ strict: false })
  const { data: metrics, error, refetch } = useQuery(metricsQuery(project.id))
  useTitle(t('metrics.title'), project.name)
  const shown = metrics?.filter((metric) => suits(metric, find))
  return (
    <div className={builder.page}>
      <div className={builder.top}>
        <h1 className={builder.title}>{t('metrics.title')}</h1>
        {project.role !== 'viewer' && <NewMetric projectId={project.id} />}
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {metrics === undefined && error === null && <Skeleton height={280} radius="md" />}
      {metrics?.length === 0 && (
        <section className="panel">
          <div className={builder.blank}>
            <p className={classes.strong}>{t('metrics.none')}</p>
            <p className={builder.hint}>{t('metrics.noneHint')}</p>
          </div>
        </section>
      )}
      {shown !== undefined && metrics !== undefined && metrics.length > 0 && (
        <section className={`panel ${classes.panel}`} aria-label={t('metrics.title')}>
          <div className={classes.tools}>
            <TextInput
              size="sm"
              type="search"
              aria-label={t('metrics.find')}
              placeholder={t('metrics.find')}
              value={find}
              onChange={({ currentTarget: { value } }) =>
                void navigate({ to: '.', search: value === '' ? {} : { find: value }, replace: true })
              }
            />
          </div>
          {shown.length === 0 ? (
            <p className={classes.nothing}>{t('metrics.notFound')}</p>
          ) : (
            <ChartTable
              label={t('metrics.title')}
              head={t('metrics.name')}
              columns={[
                { key: 'description', name: t('metrics.description'), numeric: false },
                { key: 'unit', name: t('metrics.unit'), numeric: false },
                { key: 'owner', name: t('metrics.owner'), numeric: false },
                { key: 'version', name: t('metrics.version') },
                { key: 'changed', name: t('metrics.changed'), numeric: false },
              ]}
              rows={shown.map(({ id, version, definition, created_at: at }) => ({
                key: id,
                name: (
                  <Link
                    to="/p/$projectId/metrics/$metricName"
                    params={{ projectId: project.id, metricName: definition.name }}
                    className={classes.link}
                  >
                    {definition.name}
                  </Link>
                ),
                cells: [
                  <span key="description" className={classes.description}>
                    {definition.description ?? <code>{definition.formula}</code>}
                  </span>,
                  definition.unit ?? '',
                  definition.owner ?? '',
                  version,
                  formatInstant(at, project.timezone, locale),
                ],
              }))}
            />
          )}
        </section>
      )}
    </div>
  )
}

function NewMetric({ projectId }: { readonly projectId: string }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  return (
    <Button
      size="sm"
      leftSection={<PlusIcon size={16} />}
      onClick={() => void navigate({ to: '/p/$projectId/metric-editor', params: { projectId } })}
    >
      {t('metrics.new')}
    </Button>
  )
}

function suits({ definition }: MetricRecord, find: string): boolean {
  const { name, description = '', formula, owner = '' } = definition
  const wanted = find.trim().toLowerCase()
  return [name, description, formula, owner].some((text) => text.toLowerCase().includes(wanted))
}
