import '@mantine/core/styles/Checkbox.layer.css'
import { Button, Checkbox, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ChartTable } from '../../charts/chart-table.tsx'
import { formatNumber } from '../../format/numbers.ts'
import { Ago } from '../../shell/ago.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useNow } from '../../shell/use-now.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import type { PageSearch } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { BehaviourClusters } from './behaviour-clusters.tsx'
import { cohortsQuery } from './cohort-queries.ts'
import { CohortComparison } from './cohort-comparison.tsx'
import { CohortStatus } from './cohort-status.tsx'
import classes from './cohorts.module.css'

const mostCompared = 10

/** Every cohort with its size; those that are chosen beside one another. */
export function CohortsPage() {
  const { t } = useTexts()
  const locale = useLocale()
  const project = useProject()
  const used = useView()
  const navigate = useNavigate()
  const search: PageSearch = useSearch({ strict: false })
  useNow(30_000)
  const { data: cohorts, error, isPending, refetch } = useQuery(cohortsQuery(project.id))
  useTitle(t('cohorts.title'), project.name)
  const chosen = (search['chosen'] ?? '').split(',').filter((id) => cohorts?.some((one) => one.id === id))

  const isClustered = search['clusters'] === 'yes'

  function choose(id: string, isChosen: boolean): void {
    const ids = isChosen ? [...chosen, id] : chosen.filter((one) => one !== id)
    const text = ids.length === 0 ? undefined : ids.join(',')
    void navigate({
      to: '.',
      search: (before: PageSearch) => ({ ...before, chosen: text }),
      resetScroll: false,
    })
  }

  return (
    <div className={builder.page}>
      <div className={builder.top}>
        <h1 className={builder.title}>{t('cohorts.title')}</h1>
        {project.role !== 'viewer' && (
          <Button
            size="xs"
            renderRoot={(props: object) => (
              <Link
                {...props}
                to="/p/$projectId/cohorts/$cohortId"
                params={{ projectId: project.id, cohortId: 'new' }}
              />
            )}
          >
            {t('cohorts.new')}
          </Button>
        )}
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      <section className={`panel ${classes.list}`} aria-label={t('cohorts.title')} aria-busy={isPending}>
        {cohorts?.length === 0 && (
          <div className={builder.blank}>
            <p className={builder.label}>{t('cohorts.none')}</p>
            <p className={builder.hint}>{t('cohorts.noneHint')}</p>
          </div>
        )}
        {cohorts !== undefined && cohorts.length > 0 && (
          <ChartTable
            label={t('cohorts.title')}
            head={t('cohorts.name')}
            columns={[
              { key: 'people', name: t('cohorts.people') },
              { key: 'kind', name: t('cohorts.kind'), numeric: false },
              { key: 'status', name: t('cohorts.status'), numeric: false },
              { key: 'counted', name: t('cohorts.counted'), numeric: false },
            ]}
            rows={cohorts.map((cohort) => ({
              key: cohort.id,
              name: (
                <span className={classes.name}>
                  <Checkbox
                    size="xs"
                    aria-label={t('cohorts.compareOne', { name: cohort.name })}
                    checked={chosen.includes(cohort.id)}
                    disabled={!chosen.includes(cohort.id) && chosen.length >= mostCompared}
                    onChange={({ currentTarget: { checked } }) => choose(cohort.id, checked)}
                  />
                  <Link
                    to="/p/$projectId/cohorts/$cohortId"
                    params={{ projectId: project.id, cohortId: cohort.id }}
                    className={classes.link}
                  >
                    {cohort.name}
                  </Link>
                </span>
              ),
              cells: [
                cohort.user_count === null ? '–' : formatNumber(cohort.user_count, locale),
                t(`cohorts.refresh.${cohort.refresh}`),
                <CohortStatus key="status" cohort={cohort} />,
                cohort.counted_at === null ? (
                  '–'
                ) : (
                  <Ago key="counted" iso={cohort.counted_at} timezone={project.timezone} />
                ),
              ],
            }))}
          />
        )}
      </section>
      {cohorts !== undefined && cohorts.length > 1 && chosen.length === 0 && (
        <p className={builder.hint}>{t('cohorts.compareHint')}</p>
      )}
      {chosen.length > 0 && (
        <section className={`panel ${builder.answer}`} aria-labelledby="compare-title">
          <div className={builder.head}>
            <h2 id="compare-title" className={builder.subtitle}>
              {t('cohorts.compare')}
            </h2>
          </div>
          <ViewBar project={project} {...used} />
          <CohortComparison
            project={project}
            view={used.view}
            // By name, as their series are called then.
            cohorts={chosen.map((id) => cohorts?.find((one) => one.id === id)?.name ?? id)}
          />
        </section>
      )}
      <section className={`panel ${builder.answer} ${classes.short}`} aria-labelledby="clusters-title">
        <div className={builder.head}>
          <h2 id="clusters-title" className={builder.subtitle}>
            {t('cohorts.clustersOfAll')}
          </h2>
          <Switch
            size="sm"
            withThumbIndicator={false}
            label={t('cohorts.findClusters')}
            checked={isClustered}
            onChange={({ currentTarget: { checked } }) =>
              void navigate({
                to: '.',
                search: (before: PageSearch) => ({ ...before, clusters: checked ? 'yes' : undefined }),
                resetScroll: false,
              })
            }
          />
        </div>
        {isClustered ? (
          <>
            {chosen.length === 0 && (
              <ViewBar project={project} {...used} controls={['range', 'filter', 'bots']} />
            )}
            <BehaviourClusters project={project} view={used.view} />
          </>
        ) : (
          <p className={builder.hint}>{t('cohorts.clustersHint')}</p>
        )}
      </section>
    </div>
  )
}
