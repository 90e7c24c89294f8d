import { Link } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { formatNumber } from '../../format/numbers.ts'
import { isTrendAnswer } from '../../questions/answers.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { useLiveAnswer } from '../live/use-live-answer.ts'
import classes from './online-now.module.css'

const everyMs = 15_000

interface OnlineNowProps {
  readonly project: Project
  /** The page's own figures are there: what is seen first is asked first. */
  readonly isDue: boolean
}

/** How many people did something in the last five minutes, whatever else is looked at. */
export function OnlineNow({ project, isDue }: OnlineNowProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { data } = useLiveAnswer(
    { kind: 'trend', last: '5m', interval: 'minute', timezone: project.timezone, measure: { fn: 'people' } },
    isTrendAnswer,
    { projectId: project.id, everyMs, isDue },
  )
  const people = data?.series[0]?.total ?? 0
  return (
    <Link
      to="/p/$projectId/live"
      params={{ projectId: project.id }}
      className={classes.online}
      data-online={data === undefined ? undefined : people}
      title={t('overview.onlineHint')}
    >
      <span className={classes.lamp} data-lit={people > 0} />
      {data === undefined
        ? t('overview.onlineAsked')
        : t('overview.online', { count: people, shown: formatNumber(people, locale) })}
    </Link>
  )
}
