import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useFaultOf } from '../../questions/ask.ts'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import { QuestionView } from '../../questions/question-view.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import type { ViewControl } from '../../view/view-bar.tsx'
import { questionParts, type PageSearch } from '../../view/view-search.ts'
import { BuilderPage } from '../journeys/builder-page.tsx'
import { faultsOf } from '../journeys/fault-at.ts'
import { QuestionPanel } from '../journeys/question-panel.tsx'
import { useShowPeople } from '../people/use-show-people.ts'
import { Builder } from './builder.tsx'
import { questionOf, type ExploreDraft, type ExploreKind } from './explore-draft.ts'
import { useQuestionTitle } from './question-title.ts'
import { exploreSearch, parseExploreSearch } from './explore-search.ts'

/** Any question about events and people, built part by part; the whole of it lives in the address. */
export function ExplorePage() {
  const { t } = useTexts()
  const project = useProject()
  const used = useView()
  const navigate = useNavigate()
  const showPeople = useShowPeople()
  const search: PageSearch = useSearch({ strict: false })
  useTitle(t('explore.title'), project.name)

  const { draft, faults } = useMemo(() => parseExploreSearch(search), [search])
  const question = questionOf(draft, questionParts(used.view, project))
  const fault = useFaultOf(question)
  const title = useQuestionTitle()(question)
  const drawing = parseDrawing(search, question)

  function write(patch: PageSearch): void {
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  }

  function change(patch: Partial<ExploreDraft>): void {
    write(exploreSearch({ ...draft, ...patch }))
  }

  return (
    <BuilderPage
      title={t('explore.title')}
      used={used}
      controls={controlsOf[draft.kind]}
      fault={faults.length > 0 ? t('explore.faults', { parts: faults.join(', ') }) : undefined}
      builder={<Builder project={project} draft={draft} change={change} faultAt={faultsOf(fault)} />}
    >
      <QuestionPanel
        title={title}
        question={question}
        drawing={drawing}
        onLook={(look) => change({ look })}
        range={used.view.range}
        disabled={fault !== null}
      >
        <QuestionView
          question={question}
          {...drawing}
          onPick={showPeople}
          onZoom={(range) => used.change({ range })}
          onRows={(rows) => write(drawingSearch({ ...drawing, rows }, question))}
          onOrder={(orderBy) => change({ orderBy })}
        />
      </QuestionPanel>
    </BuilderPage>
  )
}

const controlsOf: Readonly<Record<ExploreKind, readonly ViewControl[]>> = {
  trend: ['range', 'interval', 'compare', 'filter', 'bots'],
  table: ['range', 'filter', 'bots'],
  distribution: ['range', 'filter', 'bots'],
  lifecycle: ['range', 'interval', 'filter', 'bots'],
  stickiness: ['range', 'interval', 'filter', 'bots'],
}
