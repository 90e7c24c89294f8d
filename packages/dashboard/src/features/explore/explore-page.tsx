import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { useFaultOf } from '../../questions/ask.ts'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import { LookSwitch } from '../../questions/look-switch.tsx'
import { QuestionView } from '../../questions/question-view.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar, type ViewControl } from '../../view/view-bar.tsx'
import { questionParts, type PageSearch } from '../../view/view-search.ts'
import { QuestionTools } from '../boards/question-tools.tsx'
import builder from '../journeys/builder.module.css'
import { faultsOf } from '../journeys/fault-at.ts'
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
  const answer = useRef<HTMLElement>(null)
  const title = useQuestionTitle()(question)
  const drawing = parseDrawing(search, question)

  function write(patch: PageSearch): void {
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  }

  function change(patch: Partial<ExploreDraft>): void {
    write(exploreSearch({ ...draft, ...patch }))
  }

  return (
    <div className={builder.page}>
      <div className={builder.top}>
        <h1 className={builder.title}>{t('explore.title')}</h1>
      </div>
      <ViewBar project={project} {...used} controls={controlsOf[draft.kind]} />
      {faults.length > 0 && (
        <p className={builder.faults} role="status">
          {t('explore.faults', { parts: faults.join(', ') })}
        </p>
      )}
      <div className={builder.columns}>
        <Builder project={project} draft={draft} change={change} faultAt={faultsOf(fault)} />
        <section ref={answer} className={`panel ${builder.answer}`} aria-labelledby="answer-title">
          <div className={builder.head}>
            <h2 id="answer-title" className={builder.subtitle}>
              {title}
            </h2>
            <div className={builder.tools}>
              <LookSwitch kind={draft.kind} look={drawing.look} onChange={(look) => change({ look })} />
              <QuestionTools
                question={question}
                drawing={drawing}
                title={title}
                range={used.view.range}
                place={answer}
                disabled={fault !== null}
              />
            </div>
          </div>
          <QuestionView
            question={question}
            {...drawing}
            onPick={showPeople}
            onZoom={(range) => used.change({ range })}
            onRows={(rows) => write(drawingSearch({ ...drawing, rows }, question))}
            onOrder={(orderBy) => change({ orderBy })}
          />
        </section>
      </div>
    </div>
  )
}

const controlsOf: Readonly<Record<ExploreKind, readonly ViewControl[]>> = {
  trend: ['range', 'interval', 'compare', 'filter', 'bots'],
  table: ['range', 'filter', 'bots'],
  distribution: ['range', 'filter', 'bots'],
  lifecycle: ['range', 'interval', 'filter', 'bots'],
  stickiness: ['range', 'interval', 'filter', 'bots'],
}
