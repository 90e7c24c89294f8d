import { useRef } from 'react'
import { useFaultOf } from '../../questions/ask.ts'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import type { RetentionDefinition, RetentionQuestion } from '../../questions/journey-question.ts'
import { LookSwitch } from '../../questions/look-switch.tsx'
import { RetentionView } from '../../questions/retention-view.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import classes from '../journeys/builder.module.css'
import { isRetentionDefinition } from '../journeys/definition-shapes.ts'
import { QuestionTools } from '../boards/question-tools.tsx'
import { faultsOf } from '../journeys/fault-at.ts'
import { journeyParts } from '../journeys/journey-parts.ts'
import { useDefinition } from '../journeys/use-definition.ts'
import { useShowPeople } from '../people/use-show-people.ts'
import { RetentionBuilder } from './retention-builder.tsx'

const kind = { check: isRetentionDefinition, blank: {} satisfies RetentionDefinition }

/** Who comes back, and after how long; the whole of it lives in the address. */
export function RetentionPage() {
  const { t } = useTexts()
  const answer = useRef<HTMLElement>(null)
  const project = useProject()
  const showPeople = useShowPeople()
  const used = useView()
  const { definition, isUnreadable, search, change, changeSearch } = useDefinition<RetentionDefinition>(kind)
  useTitle(t('retention.title'), project.name)
  const question: RetentionQuestion = {
    ...definition,
    kind: 'retention',
    ...journeyParts(used.view, project),
  }
  const drawing = parseDrawing(search, question)

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1 className={classes.title}>{t('retention.title')}</h1>
      </div>
      <ViewBar project={project} {...used} controls={['range', 'filter', 'bots']} />
      {isUnreadable && (
        <p className={classes.faults} role="status">
          {t('journeys.unreadable')}
        </p>
      )}
      <div className={classes.columns}>
        <section className={`panel ${classes.builder}`} aria-label={t('retention.builder')}>
          <RetentionBuilder
            project={project}
            definition={definition}
            onChange={change}
            faultAt={faultsOf(useFaultOf(question))}
          />
        </section>
        <section ref={answer} className={`panel ${classes.answer}`} aria-labelledby="answer-title">
          <div className={classes.head}>
            <h2 id="answer-title" className={classes.subtitle}>
              {t('retention.answer')}
            </h2>
            <div className={classes.tools}>
              <LookSwitch
                kind="retention"
                look={drawing.look}
                onChange={(look) => changeSearch(drawingSearch({ look }, question))}
              />
              <QuestionTools
                question={question}
                drawing={drawing}
                title={t('retention.title')}
                range={used.view.range}
                place={answer}
              />
            </div>
          </div>
          <RetentionView question={question} {...drawing} onPick={showPeople} />
        </section>
      </div>
    </div>
  )
}
