import { useMemo } from 'react'
import { useFaultOf } from '../../questions/ask.ts'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import { fromDraft, toDraft } from '../../questions/funnel-draft.ts'
import { FunnelView, namedFunnel } from '../../questions/funnel-view.tsx'
import type { FunnelDefinition, FunnelQuestion } from '../../questions/journey-question.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { useView } from '../../view/use-view.ts'
import { BuilderPage } from '../journeys/builder-page.tsx'
import classes from '../journeys/builder.module.css'
import { isChosen } from '../journeys/choice-editor.tsx'
import { isFunnelDefinition } from '../journeys/definition-shapes.ts'
import { faultsBelow, faultsOf } from '../journeys/fault-at.ts'
import { OpaqueFilter } from '../journeys/opaque-filter.tsx'
import { journeyParts } from '../journeys/journey-parts.ts'
import { QuestionPanel } from '../journeys/question-panel.tsx'
import { useDefinition } from '../journeys/use-definition.ts'
import { useShowPeople } from '../people/use-show-people.ts'
import { FunnelSettings } from './funnel-settings.tsx'
import { keptFunnel, openedFunnel } from './kept-funnel.ts'
import { SavedFunnels } from './saved-funnels.tsx'
import { StepList } from './step-list.tsx'

const kind = { check: isFunnelDefinition, blank: { steps: [{}, {}] } satisfies FunnelDefinition }

/** Steps that people take one after the other, and where they leave; the whole of it lives in the address. */
export function FunnelsPage() {
  const { t } = useTexts()
  const project = useProject()
  const showPeople = useShowPeople()
  const used = useView()
  const { definition, isUnreadable, search, change, changeSearch } = useDefinition(kind)
  const { name } = search
  useTitle(...(name === undefined ? [] : [name]), t('funnels.title'), project.name)

  const draft = useMemo(() => toDraft(definition.steps), [definition])
  const steps = useMemo(() => fromDraft(draft), [draft])
  const names = steps.map((step) => step.name ?? '')
  const parts = journeyParts(used.view, project)
  const filter = joinFilters(definition.filter, parts.filter)
  const asked = namedFunnel({
    ...definition,
    kind: 'funnel',
    ...parts,
    ...(filter === undefined ? {} : { filter }),
  })
  const drawing = parseDrawing(search, asked)
  const isCourse = drawing.look === 'course'
  const question = isCourse ? { ...asked, interval: used.view.interval } : asked
  const faultAt = faultsOf(useFaultOf(question))

  return (
    <BuilderPage
      title={name ?? t('funnels.title')}
      tools={
        <SavedFunnels
          project={project}
          name={name}
          definition={isFinished(question) ? keptFunnel({ ...definition, steps }, question) : undefined}
          onOpen={(kept) => changeSearch({ ...openedFunnel(kept.definition), name: kept.name })}
          onName={(chosen) => changeSearch({ name: chosen })}
        />
      }
      used={used}
      controls={isCourse ? ['range', 'interval', 'filter', 'bots'] : ['range', 'filter', 'bots']}
      fault={isUnreadable ? t('journeys.unreadable') : undefined}
      builder={
        <section className={`panel ${classes.builder}`} aria-label={t('funnels.builder')}>
          {definition.filter !== undefined && (
            <OpaqueFilter
              onRemove={() => {
                const { filter: _, ...rest } = definition
                change(rest)
              }}
            />
          )}
          <StepList
            project={project}
            steps={draft}
            onChange={(changed) => change({ ...definition, steps: fromDraft(changed) })}
            faultAt={faultsBelow(faultAt, '/steps')}
          />
          <FunnelSettings
            project={project}
            definition={definition}
            names={names}
            onChange={change}
            faultAt={faultAt}
          />
        </section>
      }
    >
      <QuestionPanel
        title={t('funnels.answer')}
        question={question}
        drawing={drawing}
        onLook={(look) => changeSearch(drawingSearch({ look }, question))}
        keptAs={name ?? t('funnels.title')}
        range={used.view.range}
        disabled={!isFinished(question)}
      >
        {isFinished(question) ? (
          <FunnelView question={question} {...drawing} onPick={showPeople} />
        ) : (
          <div className={classes.blank}>
            <p className={classes.label}>{t('funnels.blank')}</p>
            <p className={classes.hint}>{t('funnels.blankHint')}</p>
          </div>
        )}
      </QuestionPanel>
    </BuilderPage>
  )
}

/** A step that names no event stands for any: before somebody has chosen one that is not what they mean. */
function isFinished({ steps, per, exclusions = [] }: FunnelQuestion): boolean {
  return (
    steps.length >= 2 &&
    steps.every((step) => (step.any ?? [step]).every(isChosen)) &&
    exclusions.every(isChosen) &&
    !(typeof per === 'object' && per.same === '')
  )
}
