import { useFaultOf } from '../../questions/ask.ts'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import type { RetentionDefinition, RetentionQuestion } from '../../questions/journey-question.ts'
import { RetentionView } from '../../questions/retention-view.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { BuilderPage } from '../journeys/builder-page.tsx'
import classes from '../journeys/builder.module.css'
import { isRetentionDefinition } from '../journeys/definition-shapes.ts'
import { faultsOf } from '../journeys/fault-at.ts'
import { journeyParts } from '../journeys/journey-parts.ts'
import { QuestionPanel } from '../journeys/question-panel.tsx'
import { useDefinition } from '../journeys/use-definition.ts'
import { useShowPeople } from '../people/use-show-people.ts'
import { RetentionBuilder } from './retention-builder.tsx'

const kind = { check: isRetentionDefinition, blank: {} satisfies RetentionDefinition }

/** Who comes back, and after how long; the whole of it lives in the address. */
export function RetentionPage() {
  const { t } = useTexts()
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

  const faultAt = faultsOf(useFaultOf(question))

  return (
    <BuilderPage
      title={t('retention.title')}
      used={used}
      controls={['range', 'filter', 'bots']}
      fault={isUnreadable ? t('journeys.unreadable') : undefined}
      builder={
        <section className={`panel ${classes.builder}`} aria-label={t('retention.builder')}>
          <RetentionBuilder project={project} definition={definition} onChange={change} faultAt={faultAt} />
        </section>
      }
    >
      <QuestionPanel
        title={t('retention.answer')}
        question={question}
        drawing={drawing}
        onLook={(look) => changeSearch(drawingSearch({ look }, question))}
        keptAs={t('retention.title')}
        range={used.view.range}
      >
        <RetentionView question={question} {...drawing} onPick={showPeople} />
      </QuestionPanel>
    </BuilderPage>
  )
}
