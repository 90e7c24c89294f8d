import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import { LookSwitch } from '../../questions/look-switch.tsx'
import { QuestionView } from '../../questions/question-view.tsx'
import {
  countFunctions,
  numberFunctions,
  type Measure,
  type TrendQuestion,
} from '../../questions/question.ts'
import { useTexts } from '../../use-texts.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { questionParts, type PageSearch } from '../../view/view-search.ts'
import { QuestionTools } from '../boards/question-tools.tsx'
import { MeasureEditor } from '../explore/measure-editor.tsx'
import builder from '../journeys/builder.module.css'
import { EventsInput } from '../journeys/events-input.tsx'
import { useShowPeople } from '../people/use-show-people.ts'
import type { ComparisonProps } from './cohort-comparison.tsx'
import classes from './cohorts.module.css'

const functions = [...countFunctions, ...numberFunctions, 'distinct'] as const

/** A measure of several cohorts: a question like others, divided by them. */
export function MeasureComparison({ project, view, cohorts }: ComparisonProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const showPeople = useShowPeople()
  const place = useRef<HTMLDivElement>(null)
  const search: PageSearch = useSearch({ strict: false })
  const measure = measureOf(search['measure'])
  const events = (search['event'] ?? '').split(',').filter((event) => event !== '')
  const { filter: asked, ...parts } = questionParts(view, project)
  // Without it whoever is in none of them would be a series too.
  const filter = joinFilters(asked, { field: 'cohort', op: 'in', value: cohorts })
  const question: TrendQuestion = {
    kind: 'trend',
    ...parts,
    ...(filter === undefined ? {} : { filter }),
    ...(events.length === 0 ? {} : { event: events }),
    measure,
    breakdown: [{ field: 'cohort', cohorts }],
  }
  const drawing = parseDrawing(search, question)
  const write = (patch: PageSearch) =>
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  return (
    <>
      <div className={builder.head}>
        <div className={classes.measure}>
          <EventsInput
            projectId={project.id}
            value={events}
            label={t('cohorts.measuredEvents')}
            placeholder={t('journeys.anyEvent')}
            onChange={(names) => write({ event: names.length === 0 ? undefined : names.join(',') })}
          />
          <MeasureEditor
            projectId={project.id}
            measure={measure}
            label={t('cohorts.measure')}
            event={events[0]}
            hasUnits={false}
            onChange={({ fn, field }) =>
              write({ measure: fn === 'people' ? undefined : field === undefined ? fn : `${fn}~${field}` })
            }
          />
        </div>
        <div className={builder.tools}>
          <LookSwitch
            kind="trend"
            look={drawing.look}
            onChange={(look) => write(drawingSearch({ ...drawing, look }, question))}
          />
          <QuestionTools
            question={question}
            drawing={drawing}
            title={cohorts.join(', ')}
            range={view.range}
            place={place}
          />
        </div>
      </div>
      <div ref={place}>
        <QuestionView
          question={question}
          {...drawing}
          onRows={(rows) => write(drawingSearch({ ...drawing, rows }, question))}
          onPick={showPeople}
        />
      </div>
    </>
  )
}

/** `sum~value`; people for what is none. */
function measureOf(text: string | undefined): Measure {
  const [name, field] = (text ?? '').split('~')
  const fn = functions.find((one) => one === name) ?? 'people'
  const isCount = countFunctions.some((one) => one === fn)
  if (isCount) return { fn }
  return field === undefined || field === '' ? { fn: 'people' } : { fn, field }
}
