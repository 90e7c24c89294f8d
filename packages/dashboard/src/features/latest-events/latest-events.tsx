import { ActionIcon, Skeleton, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { lazyCode } from '../../lazy-part.ts'
import type { EventRow, Project } from '../../api/answers.ts'
import { formatDays } from '../../format/times.ts'
import { dayIn } from '../../format/zone.ts'
import { Ago } from '../../shell/ago.tsx'
import { Fault } from '../../shell/fault.tsx'
import { PauseIcon, PlayIcon } from '../../shell/icons.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useNow } from '../../shell/use-now.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { eventSummary } from './event-summary.ts'
import classes from './latest-events.module.css'
import { latestQuery } from './latest-query.ts'
import type { Latest } from './merge-latest.ts'

const EventDrawer = lazyCode(async () => (await import('./event-drawer.tsx')).EventDrawer)

const refreshEveryMs = 2000

interface LatestEventsProps {
  readonly project: Project
  readonly paused: boolean
  readonly onPause: (paused: boolean) => void
  /** Which of them are shown. */
  readonly suits: (event: EventRow) => boolean
}

/** The newest events, growing at the top while nobody has paused it. */
export function LatestEvents({ project, paused, onPause, suits }: LatestEventsProps) {
  const { t } = useTexts()
  const [opened, setOpened] = useState<EventRow>()
  const { data, error, refetch } = useQuery({
    ...latestQuery(project.id),
    refetchInterval: paused ? false : refreshEveryMs,
    // Paused is paused: coming back to the tab must not move the list either.
    refetchOnWindowFocus: !paused,
    refetchOnReconnect: !paused,
  })
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="latest-title">
      <div className={classes.head}>
        <h2 id="latest-title" className={classes.title}>
          {t('latest.title')}
        </h2>
        <span className={classes.state} data-paused={paused}>
          {paused ? t('latest.paused') : t('latest.live')}
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={paused ? t('latest.resume') : t('latest.pause')}
          title={paused ? t('latest.resume') : t('latest.pause')}
          onClick={() => onPause(!paused)}
        >
          {paused ? <PlayIcon /> : <PauseIcon />}
        </ActionIcon>
      </div>
      {data === undefined && error === null && (
        <div className={classes.skeletons}>
          {[1, 2, 3, 4, 5, 6, 7, 8].map((row) => (
            <Skeleton key={row} height={34} />
          ))}
        </div>
      )}
      {data === undefined && error !== null && (
        <div className={classes.fault}>
          <Fault error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data !== undefined && (
        <EventList latest={data} suits={suits} timezone={project.timezone} onOpen={setOpened} />
      )}
      <Suspense>
        {opened !== undefined && (
          <EventDrawer event={opened} timezone={project.timezone} onClose={() => setOpened(undefined)} />
        )}
      </Suspense>
    </section>
  )
}

interface EventListProps {
  readonly latest: Latest
  readonly suits: (event: EventRow) => boolean
  readonly timezone: string
  readonly onOpen: (event: EventRow) => void
}

/** Brought in later, as from a file: when it happened is not told by when it came. */
function isOld({ timestamp, received_at }: EventRow): boolean {
  return Date.parse(received_at) - Date.parse(timestamp) > 86_400_000
}

function EventList({ latest, suits, timezone, onOpen }: EventListProps) {
  const { t } = useTexts()
  const locale = useLocale()
  useNow(1000)
  const events = latest.events.filter(suits)
  const day = ({ timestamp }: EventRow) => {
    const on = dayIn(timezone, Date.parse(timestamp))
    return formatDays(on, on, locale)
  }
  return (
    <ScrollRegion label={t('latest.list')} className={classes.scroller}>
      {events.length === 0 && <p className={classes.none}>{t('latest.none')}</p>}
      <ol className={classes.list}>
        {events.map((event) => (
          <li key={event.event_id} className={classes.item} data-fresh={latest.fresh.has(event.event_id)}>
            <UnstyledButton className={classes.event} onClick={() => onOpen(event)}>
              <span className={classes.line}>
                <span className={classes.name}>{event.name}</span>
                {event['is_bot'] === true && <span className={classes.robot}>{t('latest.robot')}</span>}
                <span className={classes.ago}>
                  {isOld(event) && `${day(event)} · `}
                  <Ago iso={event.received_at} timezone={timezone} />
                </span>
              </span>
              <span className={classes.summary}>{eventSummary(event).join(' · ') || t('latest.nobody')}</span>
            </UnstyledButton>
            {latest.gaps.has(event.event_id) && <p className={classes.gap}>{t('latest.gap')}</p>}
          </li>
        ))}
      </ol>
    </ScrollRegion>
  )
}
