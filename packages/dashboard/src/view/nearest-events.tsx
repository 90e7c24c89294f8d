import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Project } from '../api/answers.ts'
import { formatDays } from '../format/times.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import type { Range } from './range.ts'
import { seenDaysQuery } from './seen-days-query.ts'
import classes from './view-bar.module.css'
import { whereEventsAre } from './where-events-are.ts'

interface NearestEventsProps {
  readonly project: Project
  readonly range: Range
  readonly nowMs: number
  readonly onChange: (range: Range) => void
}

/** Says so where all events lie before or after the range, as those of an imported file may, and leads there. */
export function NearestEvents({ project, range, nowMs, onChange }: NearestEventsProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { data: seen } = useQuery(seenDaysQuery(project, true))
  const found = seen && whereEventsAre(range, seen, project.timezone, nowMs)
  if (!found) return null
  const { side, days } = found
  const isWhole = days.from === seen.first && days.until === seen.last
  return (
    <div className={classes.nearest} role="status">
      <p>
        {side === 'before'
          ? t('view.nearest.before', { day: formatDays(seen.last, seen.last, locale) })
          : t('view.nearest.after', { day: formatDays(seen.first, seen.first, locale) })}
      </p>
      <Button size="compact-xs" variant="default" onClick={() => onChange({ name: 'custom', ...days })}>
        {t('view.nearest.show', { days: formatDays(days.from, days.until, locale) })}
      </Button>
      {!isWhole && (
        <Button size="compact-xs" variant="default" onClick={() => onChange({ name: 'all' })}>
          {t('view.ranges.all')}
        </Button>
      )}
    </div>
  )
}
