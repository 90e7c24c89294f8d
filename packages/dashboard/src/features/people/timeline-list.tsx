import { Button, Skeleton, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Suspense, useMemo, useState } from 'react'
import { lazyCode } from '../../lazy-part.ts'
import type { EventRow, Project } from '../../api/answers.ts'
import { formatDuration } from '../../format/durations.ts'
import { formatClock, formatDays } from '../../format/times.ts'
import { Fault } from '../../shell/fault.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import { eventSummary } from '../latest-events/event-summary.ts'
import { EventSign } from './event-sign.tsx'
import { timelineQuery } from './people-api.ts'
import classes from './person.module.css'
import { eventKind, timelineOf } from './timeline.ts'

const EventDrawer = lazyCode(async () => (await import('../latest-events/event-drawer.tsx')).EventDrawer)

interface TimelineProps {
  readonly project: Project
  readonly personId: string
}

/** What somebody did over all of their ids, the latest first, by day and session. */
export function Timeline({ project, personId }: TimelineProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const [name, setName] = useState('')
  const [asked] = useDebouncedValue(name.trim(), 300)
  const [opened, setOpened] = useState<EventRow>()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...timelineQuery(project.id, personId, asked),
    placeholderData: (before) => before,
  })
  const days = useMemo(
    () => timelineOf(data?.pages.flatMap((page) => page.events) ?? [], project.timezone),
    [data, project.timezone],
  )
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="timeline-title">
      <div className={classes.panelHead}>
        <h2 id="timeline-title" className={classes.title}>
          {t('people.timeline')}
        </h2>
        <TextInput
          size="xs"
          aria-label={t('people.onlyEvent')}
          placeholder={t('people.onlyEvent')}
          value={name}
          maxLength={200}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined &&
        error === null &&
        [1, 2, 3, 4, 5].map((row) => <Skeleton key={row} height={30} mt={10} />)}
      {data !== undefined && days.length === 0 && (
        <p className={classes.muted}>{t(asked === '' ? 'people.noEvents' : 'people.noSuchEvents')}</p>
      )}
      {days.map(({ day, sessions }) => (
        <div key={day}>
          <h3 className={classes.day}>{formatDays(day, day, locale)}</h3>
          {sessions.map(({ key, events, durationMs }) => (
            <div key={key} className={classes.session}>
              <p className={classes.sessionHead}>
                {t('people.session', { count: events.length })}
                {durationMs > 0 && ` · ${formatDuration(durationMs / 1000, locale)}`}
              </p>
              <ol className={classes.events}>
                {events.map((event) => (
                  <li key={event.event_id}>
                    <UnstyledButton className={classes.event} onClick={() => setOpened(event)}>
                      <EventSign kind={eventKind(event)} />
                      <span className={classes.eventName}>{event.name}</span>
                      <span className={classes.eventSummary}>{placeOf(event)}</span>
                      <time className={classes.muted} dateTime={event.timestamp}>
                        {formatClock(Date.parse(event.timestamp), project.timezone, locale)}
                      </time>
                    </UnstyledButton>
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </div>
      ))}
      {hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('people.earlier')}
          </Button>
        </div>
      )}
      <Suspense>
        {opened !== undefined && (
          <EventDrawer event={opened} timezone={project.timezone} onClose={() => setOpened(undefined)} />
        )}
      </Suspense>
    </section>
  )
}

/** Where it happened and what it was about; who did it is known here. */
function placeOf({ user_id: _user, anonymous_id: _anonymous, ...event }: EventRow): string {
  return eventSummary(event).join(' · ')
}
