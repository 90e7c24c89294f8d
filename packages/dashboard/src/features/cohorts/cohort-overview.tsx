import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Project } from '../../api/answers.ts'
import type { Cohort } from '../../api/cohorts.ts'
import { ChartTable } from '../../charts/chart-table.tsx'
import { formatNumber } from '../../format/numbers.ts'
import { formatInstant } from '../../format/times.ts'
import { PlainLines } from '../../questions/plain-lines.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import { SaveQuestion } from '../boards/save-question.tsx'
import builder from '../journeys/builder.module.css'
import { cohortIs, peopleQuestion } from '../people/kept-question.ts'
import { sizesQuery } from './cohort-queries.ts'
import { CohortStatus } from './cohort-status.tsx'
import classes from './cohorts.module.css'

interface CohortOverviewProps {
  readonly project: Project
  readonly cohort: Cohort
}

const chartHeightPx = 260

/** How many there are, how many there were each time, and what counts them. */
export function CohortOverview({ project, cohort }: CohortOverviewProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { data: sizes = [], error } = useQuery(sizesQuery(project.id, cohort.id, cohort.counted_at))
  const format = useCallback((count: number) => formatNumber(count, locale), [locale])
  const moment = (at: string | null) => (at === null ? '–' : formatInstant(at, project.timezone, locale))
  const labels = sizes.map(({ at }) => moment(at))
  return (
    <>
      <section className={`panel ${builder.answer}`} aria-labelledby="size-title">
        <div className={builder.head}>
          <h2 id="size-title" className={builder.subtitle}>
            {t('cohorts.size')}
          </h2>
          <SaveQuestion question={peopleQuestion(cohortIs(cohort.id))} title={cohort.name} />
        </div>
        <dl className={classes.facts}>
          <div>
            <dt>{t('cohorts.people')}</dt>
            <dd className={classes.figure} data-people={cohort.user_count}>
              {cohort.user_count === null ? '–' : format(cohort.user_count)}
            </dd>
          </div>
          <div>
            <dt>{t('cohorts.kind')}</dt>
            <dd>{t(`cohorts.refresh.${cohort.refresh}`)}</dd>
          </div>
          <div>
            <dt>{t('cohorts.status')}</dt>
            <dd>
              <CohortStatus cohort={cohort} />
            </dd>
          </div>
          <div>
            <dt>{t('cohorts.counted')}</dt>
            <dd>{moment(cohort.counted_at)}</dd>
          </div>
          <div>
            <dt>{t('cohorts.nextCount')}</dt>
            <dd>{moment(cohort.next_count_at)}</dd>
          </div>
          <div>
            <dt>{t('cohorts.madeBy')}</dt>
            <dd>{cohort.created_by}</dd>
          </div>
        </dl>
        {cohort.fault !== null && <p className={builder.fault}>{cohort.fault}</p>}
        {error !== null && <Fault error={error} />}
        {sizes.length > 0 && (
          <>
            {sizes.length > 1 && (
              <PlainLines
                labels={labels}
                lines={[{ name: cohort.name, other: false, values: sizes.map(({ people }) => people) }]}
                format={format}
                description={t('cohorts.sizeOverTime')}
                height={chartHeightPx}
              />
            )}
            <ChartTable
              label={t('cohorts.sizeOverTime')}
              head={t('cohorts.counted')}
              columns={[{ key: 'people', name: t('cohorts.people') }]}
              rows={sizes.toReversed().map(({ at, people }) => ({
                key: at,
                name: moment(at),
                cells: [format(people)],
              }))}
            />
          </>
        )}
        {sizes.length === 1 && <p className={builder.hint}>{t('cohorts.sizesHint')}</p>}
      </section>
    </>
  )
}
