import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { askPatterns, type Cohort, type CohortPatterns, type PatternFigures } from '../../api/cohorts.ts'
import { ChartTable } from '../../charts/chart-table.tsx'
import { formatChange, formatNumber, formatShare } from '../../format/numbers.ts'
import { NotedCell } from '../../questions/noted-cell.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import { FieldPicker } from '../../view/field-picker.tsx'
import type { PageSearch, View } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { journeyParts } from '../journeys/journey-parts.ts'
import classes from './cohorts.module.css'
import { OtherCohort } from './other-cohort.tsx'

interface CohortPatternsProps {
  readonly project: Project
  readonly cohort: Cohort
  readonly view: View
}

/** The events, and sequences of them, that tell the members from others, the surest first. */
export function CohortPatternsTables({ project, cohort, view }: CohortPatternsProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const navigate = useNavigate()
  const search: PageSearch = useSearch({ strict: false })
  const { against = '', by } = search
  const asked = {
    ...journeyParts(view, project),
    ...(against === '' ? {} : { against }),
    ...(by === undefined ? {} : { by }),
  }
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['cohort-patterns', project.id, cohort.id, asked],
    queryFn: ({ signal }) => askPatterns(project.id, cohort.id, asked, signal),
  })
  const write = (patch: PageSearch) =>
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  return (
    <>
      <div className={builder.row}>
        <OtherCohort
          projectId={project.id}
          value={against}
          ownName={cohort.name}
          label={t('cohorts.against')}
          noneLabel={t('cohorts.everybodyElse')}
          onChange={(other) => write({ against: other === '' ? undefined : other })}
        />
        <FieldPicker
          projectId={project.id}
          label={t('cohorts.patternsBy')}
          value={by ?? 'name'}
          onChange={(field = 'name') => write({ by: field === 'name' ? undefined : field })}
        />
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      <p className={builder.hint} aria-busy={isPending}>
        {data === undefined
          ? t('app.loading')
          : t('cohorts.patternsLead', {
              members: formatNumber(data.members, locale),
              others: formatNumber(data.others, locale),
            })}
      </p>
      {data?.patterns.length === 0 && <p>{t('cohorts.noPatterns')}</p>}
      {data !== undefined && data.patterns.length > 0 && (
        <PatternTable
          label={t('cohorts.events')}
          sides={data}
          rows={data.patterns.map(({ event, ...figures }) => ({ name: event, figures }))}
        />
      )}
      {data !== undefined && data.sequences.length > 0 && (
        <PatternTable
          label={t('cohorts.sequences')}
          sides={data}
          rows={data.sequences.map(({ steps, ...figures }) => ({ name: steps.join(' → '), figures }))}
        />
      )}
    </>
  )
}

interface PatternTableProps {
  readonly label: string
  readonly sides: Pick<CohortPatterns, 'members' | 'others'>
  readonly rows: readonly { readonly name: string; readonly figures: PatternFigures }[]
}

function PatternTable({ label, sides, rows }: PatternTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const share = (part: number, whole: number) => (whole === 0 ? '–' : formatShare(part / whole, locale))
  const points = (value: number) => formatChange(value, locale)
  return (
    <ChartTable
      label={label}
      head={label}
      columns={[
        { key: 'members', name: t('cohorts.members') },
        { key: 'others', name: t('cohorts.others') },
        { key: 'lift', name: t('cohorts.lift') },
        { key: 'difference', name: t('cohorts.difference') },
        { key: 'chance', name: t('cohorts.chance') },
      ]}
      rows={rows.map(({ name, figures }) => {
        const { members, others, lift, lift_low: low, lift_high: high } = figures
        const oneSided = t(members === 0 ? 'cohorts.neverThey' : 'cohorts.onlyThey')
        return {
          key: name,
          name: <span className={classes.wrap}>{name}</span>,
          cells: [
            <NotedCell key="members" note={number(members)}>
              {share(members, sides.members)}
            </NotedCell>,
            <NotedCell key="others" note={number(others)}>
              {share(others, sides.others)}
            </NotedCell>,
            lift === null ? (
              oneSided
            ) : (
              <NotedCell key="lift" note={`${number(low ?? lift)} … ${number(high ?? lift)}`}>
                {t('cohorts.timesAs', { ratio: number(lift) })}
              </NotedCell>
            ),
            <NotedCell key="difference" note={`${points(figures.low)} … ${points(figures.high)}`}>
              {points(figures.difference)}
            </NotedCell>,
            formatShare(figures.q_value, locale),
          ],
        }
      })}
      footnote={t('cohorts.patternsNote')}
    />
  )
}
