import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { listEvents } from '../../api/api.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { latestQuery } from '../latest-events/latest-query.ts'
import { ArrivalLight } from './arrival-light.tsx'
import classes from './first-event-page.module.css'
import { KeyForm } from './key-form.tsx'
import { isKey } from './snippets.ts'
import { WayChooser } from './way-chooser.tsx'
import { WayLines } from './way-lines.tsx'
import { findWay } from './ways.ts'
import { useTexts } from '../../use-texts.ts'

const pollEveryMs = 1000
/** Once there are events nobody waits for the next one. */
const idlePollEveryMs = 5000
/** Long enough to see the light turn, short enough not to wait for it. */
const arrivedPauseMs = 2000

/** How to send events, and a light that turns on when the first one is here. */
export function FirstEventPage() {
  const { t } = useTexts()
  const project = useProject()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [key, setKey] = useState('')
  const way = findWay(useSearch({ from: '/signed-in/p/$projectId/send' })['with'])
  const { data, error, refetch } = useQuery({
    queryKey: ['first-event', project.id],
    queryFn: async ({ signal }) => (await listEvents(project.id, { limit: 1 }, signal)).events[0] ?? null,
    refetchInterval: ({ state }) => (state.data ? idlePollEveryMs : pollEveryMs),
    staleTime: 0,
    gcTime: 0,
  })
  // What the page found when it was opened: only an empty project's first event is news.
  const [wasEmpty, setWasEmpty] = useState<boolean>()
  if (wasEmpty === undefined && data !== undefined) setWasEmpty(data === null)
  const seen = data !== null && data !== undefined
  const arrived = wasEmpty === true && seen
  const title = wasEmpty === false ? t('nav.sendEvents') : t('firstEvent.title')
  useTitle(title, project.name)

  // The overview sends an empty project here: what it remembers of this one is no longer so.
  useEffect(() => {
    if (seen) queryClient.removeQueries(latestQuery(project.id))
  }, [seen, queryClient, project.id])

  useEffect(() => {
    if (!arrived) return undefined
    const timer = setTimeout(
      () =>
        void navigate({ to: '/p/$projectId', params: { projectId: project.id }, search: { range: 'today' } }),
      arrivedPauseMs,
    )
    return () => clearTimeout(timer)
  }, [arrived, navigate, project.id])

  return (
    <div className={classes.page}>
      <div>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.lead}>
          {wasEmpty === false ? t('firstEvent.leadAgain', { project: project.name }) : t('firstEvent.lead')}
        </p>
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      <ArrivalLight event={data} arrived={arrived} timezone={project.timezone} projectId={project.id} />
      <KeyForm project={project} value={key} onChange={setKey} />
      <WayChooser chosen={way} />
      <WayLines way={way} apiKey={isKey(key) ? key : undefined} />
    </div>
  )
}
