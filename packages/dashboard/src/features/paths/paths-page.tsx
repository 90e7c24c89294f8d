import { useRef, useState } from 'react'
import { useFaultOf } from '../../questions/ask.ts'
import { drawingSearch, parseDrawing, usualPlaces } from '../../questions/drawing.ts'
import type { JourneyAround, PathDefinition, PathQuestion } from '../../questions/journey-question.ts'
import type { PathFlowNode } from '../../questions/path-flow.ts'
import { PathView } from '../../questions/path-view.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import classes from '../journeys/builder.module.css'
import { isPathDefinition } from '../journeys/definition-shapes.ts'
import { QuestionTools } from '../boards/question-tools.tsx'
import { faultsOf } from '../journeys/fault-at.ts'
import { journeyParts } from '../journeys/journey-parts.ts'
import { useDefinition } from '../journeys/use-definition.ts'
import { useShowPeople } from '../people/use-show-people.ts'
import { PathBuilder } from './path-builder.tsx'
import { PlaceActions } from './place-actions.tsx'

const kind = {
  check: isPathDefinition,
  blank: { of: { event: 'page_view' }, by: 'page_path' } satisfies PathDefinition,
}

/** The ways that people go, on from a place or up to one; the whole of it lives in the address. */
export function PathsPage() {
  const { t } = useTexts()
  const answer = useRef<HTMLElement>(null)
  const project = useProject()
  const showPeople = useShowPeople()
  const used = useView()
  const { definition, isUnreadable, search, change, changeSearch } = useDefinition<PathDefinition>(kind)
  const [picked, setPicked] = useState<PathFlowNode>()
  useTitle(t('paths.title'), project.name)
  const question = questionOf(definition, journeyParts(used.view, project))
  const drawing = parseDrawing(search, question)

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1 className={classes.title}>{t('paths.title')}</h1>
      </div>
      <ViewBar project={project} {...used} controls={['range', 'filter', 'bots']} />
      {isUnreadable && (
        <p className={classes.faults} role="status">
          {t('journeys.unreadable')}
        </p>
      )}
      <div className={classes.columns}>
        <section className={`panel ${classes.builder}`} aria-label={t('paths.builder')}>
          <PathBuilder
            project={project}
            definition={definition}
            places={drawing.places ?? usualPlaces}
            onChange={(changed) => {
              setPicked(undefined)
              change(changed)
            }}
            onPlaces={(places) => changeSearch(drawingSearch({ ...drawing, places }, question))}
            faultAt={faultsOf(useFaultOf(question))}
          />
        </section>
        <section ref={answer} className={`panel ${classes.answer}`} aria-labelledby="answer-title">
          <div className={classes.head}>
            <h2 id="answer-title" className={classes.subtitle}>
              {t('paths.answer')}
            </h2>
            <div className={classes.tools}>
              <QuestionTools
                question={question}
                drawing={drawing}
                title={t('paths.title')}
                range={used.view.range}
                place={answer}
              />
            </div>
          </div>
          {picked !== undefined && (
            <PlaceActions
              key={picked.id}
              node={picked}
              definition={definition}
              question={question}
              onClose={() => setPicked(undefined)}
              onPeople={showPeople}
              onGo={(changed) => {
                setPicked(undefined)
                change(changed)
              }}
            />
          )}
          <PathView question={question} {...drawing} onPick={showPeople} onPickPlace={setPicked} />
        </section>
      </div>
    </div>
  )
}

/** A rule that nobody has written yet takes nothing; what paths lead from or up to is always a part of them. */
function questionOf({ groups = [], of, ...definition }: PathDefinition, around: JourneyAround): PathQuestion {
  const rules = groups.filter(({ match }) => match !== '')
  const anchor = definition.after ?? definition.before
  const events = [of?.event ?? [], anchor?.event ?? []].flat()
  const isWider = of?.event !== undefined && anchor?.event !== undefined
  return {
    ...definition,
    ...(of === undefined ? {} : { of: isWider ? { ...of, event: [...new Set(events)] } : of }),
    ...(rules.length === 0 ? {} : { groups: rules }),
    kind: 'path',
    ...around,
  }
}
