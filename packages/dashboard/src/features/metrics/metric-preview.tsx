import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { serverNowMs } from '../../api/request.ts'
import { formatDays } from '../../format/times.ts'
import { addDays } from '../../format/zone.ts'
import { QuestionView } from '../../questions/question-view.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import { seenDaysQuery } from '../../view/seen-days-query.ts'
import { whereEventsAre } from '../../view/where-events-are.ts'
import builder from '../journeys/builder.module.css'
import type { MetricDraft } from './metric-draft.ts'

interface MetricPreviewProps {
  readonly project: Project
  /** Empty while it makes no sense. */
  readonly formula: string
  readonly timeWindow: MetricDraft['timeWindow']
}

/** Long enough to see whether a formula comes to about what it should. */
const previewLast = '30d'

/** What the formula comes to in the last month, or the last that has events, a moment after it was written. */
export function MetricPreview({ project, formula, timeWindow }: MetricPreviewProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const [settled] = useDebouncedValue(formula.trim(), 500)
  const { timezone } = project
  const { data: seen } = useQuery(seenDaysQuery(project, true))
  const days = seen && whereEventsAre({ name: previewLast }, seen, timezone, serverNowMs())?.days
  return (
    <section className={`panel ${builder.answer}`} aria-labelledby="preview-title">
      <h2 id="preview-title" className={builder.subtitle}>
        {days
          ? t('metrics.previewOf', { days: formatDays(days.from, days.until, locale) })
          : t('metrics.preview')}
      </h2>
      {settled === '' || formula.trim() === '' ? (
        <div className={builder.blank}>
          <p className={builder.hint}>{t('metrics.previewHint')}</p>
        </div>
      ) : (
        <QuestionView
          question={{
            kind: 'metric',
            formula: settled,
            ...(days ? { from: days.from, until: addDays(days.until, 1) } : { last: previewLast }),
            time_window: timeWindow,
            timezone,
          }}
          height={260}
        />
      )}
    </section>
  )
}
