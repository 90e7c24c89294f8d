import { useState } from 'react'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar, type ViewControl } from '../../view/view-bar.tsx'
import { filterOf } from '../../view/filter-rule.ts'
import { matchesRules } from '../../view/matches-rules.ts'
import { LatestEvents } from '../latest-events/latest-events.tsx'
import { ActiveList } from './active-list.tsx'
import classes from './live-page.module.css'
import { PipelineLight } from './pipeline-light.tsx'
import { PulsePanel } from './pulse-panel.tsx'

const controls: readonly ViewControl[] = ['filter', 'bots']
const lists = ['page_path', 'name', 'referrer_host', 'country'] as const

/** What happens right now: events as they come, and who was there in the last half hour. */
export function LivePage() {
  const { t } = useTexts()
  const project = useProject()
  const used = useView()
  const [paused, setPaused] = useState(false)
  useTitle(t('nav.live'), project.name)
  const filter = filterOf(used.view.filter)
  const asked = {
    projectId: project.id,
    isPaused: paused,
    shared: {
      last: '30m',
      timezone: project.timezone,
      bots: used.view.bots,
      ...(filter === undefined ? {} : { filter }),
    },
  }
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1 className={classes.title}>{t('nav.live')}</h1>
        <PipelineLight />
      </div>
      <ViewBar project={project} {...used} controls={controls} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <PulsePanel {...asked} />
          <div className={classes.lists}>
            {lists.map((field) => (
              <ActiveList
                key={field}
                {...asked}
                field={field}
                filter={used.view.filter}
                onFilter={(rules) => used.change({ filter: rules })}
              />
            ))}
          </div>
        </div>
        <LatestEvents
          project={project}
          paused={paused}
          onPause={setPaused}
          suits={(event) => matchesRules(event, used.view.filter, used.view.bots)}
        />
      </div>
    </div>
  )
}
