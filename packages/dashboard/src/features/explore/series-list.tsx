import { ActionIcon, Button } from '@mantine/core'
import type { Project } from '../../api/answers.ts'
import { CloseIcon, CopyIcon, PlusIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { EventsInput } from '../journeys/events-input.tsx'
import { exploreLimits, letterOf, plainSeries, type ExploreDraft, type SeriesDraft } from './explore-draft.ts'
import classes from './explore.module.css'
import { MeasureEditor } from './measure-editor.tsx'

interface SeriesListProps {
  readonly project: Project
  readonly draft: ExploreDraft
  readonly change: (patch: Partial<ExploreDraft>) => void
}

/** What is asked about: events, a measure of them, and filters; several of them for a trend. */
export function SeriesList({ project, draft, change }: SeriesListProps) {
  const { t } = useTexts()
  const { kind, series } = draft
  const isTrend = kind === 'trend'
  const set = (at: number, one: SeriesDraft) => change({ series: series.toSpliced(at, 1, one) })
  return (
    <div className={classes.part}>
      {series.map((one, at) => {
        const letter = letterOf(at)
        return (
          <div
            key={letter}
            className={classes.series}
            role="group"
            aria-label={t('explore.series', { letter })}
          >
            <div className={classes.seriesHead}>
              {isTrend && (
                <span className={classes.letter} aria-hidden="true">
                  {letter}
                </span>
              )}
              <div className={classes.grow}>
                <EventsInput
                  projectId={project.id}
                  value={one.events}
                  onChange={(events) => set(at, { ...one, events })}
                  label={isTrend ? t('explore.eventsOf', { letter }) : t('explore.events')}
                  placeholder={t('explore.anyEvent')}
                />
              </div>
              {isTrend && series.length < exploreLimits.series && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('explore.copySeries', { letter })}
                  title={t('explore.copySeries', { letter })}
                  onClick={() => change({ series: series.toSpliced(at + 1, 0, one) })}
                >
                  <CopyIcon size={15} />
                </ActionIcon>
              )}
              {series.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('explore.removeSeries', { letter })}
                  title={t('explore.removeSeries', { letter })}
                  onClick={() => change({ series: series.toSpliced(at, 1) })}
                >
                  <CloseIcon size={15} />
                </ActionIcon>
              )}
            </div>
            {(isTrend || kind === 'distribution') && (
              <MeasureEditor
                projectId={project.id}
                measure={one.measure}
                onChange={(measure) => set(at, { ...one, measure })}
                label={t('explore.series', { letter })}
                event={one.events[0]}
                hasUnits={isTrend}
              />
            )}
            <FilterBar project={project} view={one} change={({ filter }) => set(at, { ...one, filter })} />
          </div>
        )
      })}
      {isTrend && series.length < exploreLimits.series && (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<PlusIcon size={14} />}
          onClick={() => change({ series: [...series, plainSeries] })}
        >
          {t('explore.addSeries')}
        </Button>
      )}
    </div>
  )
}
