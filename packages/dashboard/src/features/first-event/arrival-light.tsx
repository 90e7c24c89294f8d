import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { EventRow } from '../../api/answers.ts'
import { Ago } from '../../shell/ago.tsx'
import { useNow } from '../../shell/use-now.ts'
import { useTexts } from '../../use-texts.ts'
import classes from './first-event-page.module.css'

interface ArrivalLightProps {
  /** The newest event; `null` while there is none, `undefined` while that is not known. */
  readonly event: EventRow | null | undefined
  /** Whether it came while the page was open, into an empty project. */
  readonly arrived: boolean
  readonly timezone: string
  readonly projectId: string
}

export function ArrivalLight({ event, arrived, timezone, projectId }: ArrivalLightProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const seen = event !== null && event !== undefined
  return (
    <div className={`panel ${classes.light}`} data-arrived={arrived} data-seen={seen}>
      <span className={classes.lamp} />
      <div className={classes.words}>
        {/* The words are spoken when they change; what counts up beside them is not. */}
        <p role="status" className={classes.strong}>
          {arrived && seen
            ? t('firstEvent.arrived', { name: event.name })
            : seen
              ? t('firstEvent.last', { name: event.name })
              : t('firstEvent.waiting')}
        </p>
        <p className={classes.hint}>
          {arrived ? (
            t('firstEvent.arrivedHint')
          ) : seen ? (
            <Age event={event} timezone={timezone} />
          ) : (
            t('firstEvent.waitingHint')
          )}
        </p>
      </div>
      {seen && (
        <Button
          variant={arrived ? 'filled' : 'default'}
          onClick={() => void navigate({ to: '/p/$projectId', params: { projectId }, search: {} })}
        >
          {t('firstEvent.toOverview')}
        </Button>
      )}
    </div>
  )
}

function Age({ event, timezone }: { readonly event: EventRow; readonly timezone: string }) {
  useNow(1000)
  return <Ago iso={event.received_at} timezone={timezone} />
}
