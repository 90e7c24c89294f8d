import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { useTexts } from '../../use-texts.ts'
import type { PageSearch, View } from '../../view/view-search.ts'
import { CommitInput } from '../journeys/commit-input.tsx'
import { metricsQuery } from '../metrics/metrics-api.ts'
import classes from './cohorts.module.css'
import { MeasureComparison } from './measure-comparison.tsx'
import { MetricComparison } from './metric-comparison.tsx'

export interface ComparisonProps {
  readonly project: Project
  readonly view: View
  /** Their names. */
  readonly cohorts: readonly string[]
}

const ways = ['measure', 'metric', 'formula'] as const
/** Something that can be calculated in every project, to be changed. */
const firstFormula = 'count(*) / unique(*)'

/** Several cohorts over time: by a measure, such as the revenue of each, by a metric or by a formula. */
export function CohortComparison(props: ComparisonProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { metric, formula }: PageSearch = useSearch({ strict: false })
  const { data: metrics = [] } = useQuery(metricsQuery(props.project.id))
  const names = metrics.map(({ definition }) => definition.name)
  const way = metric !== undefined ? 'metric' : formula !== undefined ? 'formula' : 'measure'
  const write = (patch: PageSearch) =>
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })

  function choose(chosen: string): void {
    write({
      metric: chosen === 'metric' ? (names[0] ?? '') : undefined,
      formula: chosen === 'formula' ? firstFormula : undefined,
    })
  }

  return (
    <>
      <div className={classes.measure}>
        <NativeSelect
          size="xs"
          aria-label={t('cohorts.comparedBy')}
          value={way}
          onChange={({ currentTarget: { value } }) => choose(value)}
          data={ways.map((value) => ({
            value,
            label: t(`cohorts.ways.${value}`),
            disabled: value === 'metric' && names.length === 0,
          }))}
        />
        {way === 'metric' && (
          <NativeSelect
            size="xs"
            aria-label={t('cohorts.ways.metric')}
            value={metric}
            onChange={({ currentTarget: { value } }) => write({ metric: value })}
            data={metric === undefined || names.includes(metric) ? names : [metric, ...names]}
          />
        )}
        {way === 'formula' && (
          <CommitInput
            className={classes.formula ?? ''}
            label={t('cohorts.ways.formula')}
            value={formula ?? ''}
            maxLength={1000}
            onCommit={(value) => write({ formula: value === '' ? firstFormula : value })}
          />
        )}
      </div>
      {metric !== undefined ? (
        <MetricComparison
          {...props}
          subject={{ metric }}
          style={metrics.find(({ definition }) => definition.name === metric)?.definition}
        />
      ) : formula !== undefined ? (
        <MetricComparison {...props} subject={{ formula }} />
      ) : (
        <MeasureComparison {...props} />
      )}
    </>
  )
}
