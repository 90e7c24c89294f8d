import { useQuery } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { askPatterns, type Cohort, type CohortPattern } from '../../api/cohorts.ts'
import { ChartTable } from '../../charts/chart-table.tsx'
import { formatChange, formatNumber, formatShare } from '../../format/numbers.ts'
import { NotedCell } from '../../questions/noted-cell.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { View } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { journeyParts } from '../journeys/journey-parts.ts'

interface CohortPatternsProps {
  readonly project: Project
  readonly cohort: Cohort
  readonly view: View
}

/** The events that tell the members from everybody else, the surest first. */
export function CohortPatternsTable({ project, cohort, view }: CohortPatternsProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const asked = journeyParts(view, project)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['cohort-patterns', project.id, cohort.id, asked],
    queryFn: ({ signal }) => askPatterns(project.id, cohort.id, asked, signal),
  })
  if (error !== null) return <Fault error={error} onRetry={() => void refetch()} />
  const share = (part: number, whole: number) => (whole === 0 ? '–' : formatShare(part / whole, locale))
  const points = (value: number) => formatChange(value, locale)
  const lift = ({ lift: ratio }: CohortPattern) =>
    ratio === null ? t('cohorts.onlyThey') : t('cohorts.timesAs', { ratio: formatNumber(ratio, locale) })
  return (
    <div aria-busy={isPending}>
      {data !== undefined && (
        <p className={builder.hint}>
          {t('cohorts.patternsLead', {
            members: formatNumber(data.members, locale),
            others: formatNumber(data.others, locale),
          })}
        </p>
      )}
      {data?.patterns.length === 0 && <p>{t('cohorts.noPatterns')}</p>}
      {data !== undefined && data.patterns.length > 0 && (
        <ChartTable
          label={t('cohorts.tabs.patterns')}
          head={t('cohorts.event')}
          columns={[
            { key: 'members', name: t('cohorts.members') },
            { key: 'others', name: t('cohorts.others') },
            { key: 'lift', name: t('cohorts.lift') },
            { key: 'difference', name: t('cohorts.difference') },
            { key: 'chance', name: t('cohorts.chance') },
          ]}
          rows={data.patterns.map((pattern) => ({
            key: pattern.event,
            name: pattern.event,
            cells: [
              <NotedCell key="members" note={formatNumber(pattern.members, locale)}>
                {share(pattern.members, data.members)}
              </NotedCell>,
              <NotedCell key="others" note={formatNumber(pattern.others, locale)}>
                {share(pattern.others, data.others)}
              </NotedCell>,
              lift(pattern),
              <NotedCell key="difference" note={`${points(pattern.low)} … ${points(pattern.high)}`}>
                {points(pattern.difference)}
              </NotedCell>,
              formatShare(pattern.p_value, locale),
            ],
          }))}
          footnote={t('cohorts.patternsNote')}
        />
      )}
    </div>
  )
}
