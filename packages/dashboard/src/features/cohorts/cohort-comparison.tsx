import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { QuestionView } from '../../questions/question-view.tsx'
import {
  countFunctions,
  numberFunctions,
  type Measure,
  type TrendQuestion,
} from '../../questions/question.ts'
import { useTexts } from '../../use-texts.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { questionParts, type PageSearch, type View } from '../../view/view-search.ts'
import { MeasureEditor } from '../explore/measure-editor.tsx'
import { EventsInput } from '../journeys/events-input.tsx'
import { useShowPeople } from '../people/use-show-people.ts'
import classes from './cohorts.module.css'

interface CohortComparisonProps {
  readonly project: Project
  readonly view: View
  /** Their names. */
  readonly cohorts: readonly string[]
}

const functions = [...countFunctions, ...numberFunctions, 'distinct'] as const

/** A measure of several cohorts over time, such as the revenue of each. */
export function CohortComparison({ project, view, cohorts }: CohortComparisonProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const showPeople = useShowPeople()
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
  const write = (patch: PageSearch) =>
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  return (
    <>
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
      <QuestionView question={question} onPick={showPeople} />
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
