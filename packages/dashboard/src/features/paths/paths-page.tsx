import { useState } from 'react'
import { useFaultOf } from '../../questions/ask.ts'
import { drawingSearch, parseDrawing, usualPlaces } from '../../questions/drawing.ts'
import type { JourneyAround, PathDefinition, PathQuestion } from '../../questions/journey-question.ts'
import type { PathFlowNode } from '../../questions/path-flow.ts'
import { PathView } from '../../questions/path-view.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { BuilderPage } from '../journeys/builder-page.tsx'
import classes from '../journeys/builder.module.css'
import { isPathDefinition } from '../journeys/definition-shapes.ts'
import { faultsOf } from '../journeys/fault-at.ts'
import { journeyParts } from '../journeys/journey-parts.ts'
import { QuestionPanel } from '../journeys/question-panel.tsx'
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
  const project = useProject()
  const showPeople = useShowPeople()
  const used = useView()
  const { definition, isUnreadable, search, change, changeSearch } = useDefinition<PathDefinition>(kind)
  const [picked, setPicked] = useState<PathFlowNode>()
  useTitle(t('paths.title'), project.name)
  const question = questionOf(definition, journeyParts(used.view, project))
  const drawing = parseDrawing(search, question)

  const faultAt = faultsOf(useFaultOf(question))

  function go(changed: PathDefinition): void {
    setPicked(undefined)
    change(changed)
  }

  return (
    <BuilderPage
      title={t('paths.title')}
      used={used}
      controls={['range', 'filter', 'bots']}
      fault={isUnreadable ? t('journeys.unreadable') : undefined}
      builder={
        <section className={`panel ${classes.builder}`} aria-label={t('paths.builder')}>
          <PathBuilder
            project={project}
            definition={definition}
            places={drawing.places ?? usualPlaces}
            onChange={go}
            onPlaces={(places) => changeSearch(drawingSearch({ ...drawing, places }, question))}
            faultAt={faultAt}
          />
        </section>
      }
    >
      <QuestionPanel
        title={t('paths.answer')}
        question={question}
        drawing={drawing}
        keptAs={t('paths.title')}
        range={used.view.range}
      >
        {picked !== undefined && (
          <PlaceActions
            key={picked.id}
            node={picked}
            definition={definition}
            question={question}
            onClose={() => setPicked(undefined)}
            onPeople={showPeople}
            onGo={go}
          />
        )}
        <PathView question={question} {...drawing} onPick={showPeople} onPickPlace={setPicked} />
      </QuestionPanel>
    </BuilderPage>
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
