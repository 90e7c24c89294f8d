import { Button, Tabs } from '@mantine/core'
import '@mantine/core/styles/Tabs.layer.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Cohort } from '../../api/cohorts.ts'
import type { Project } from '../../api/answers.ts'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import type { RetentionQuestion } from '../../questions/journey-question.ts'
import { RetentionView } from '../../questions/retention-view.tsx'
import { Fault } from '../../shell/fault.tsx'
import { PendingPage } from '../../shell/pending-page.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import type { PageSearch, View } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { journeyParts } from '../journeys/journey-parts.ts'
import { QuestionPanel } from '../journeys/question-panel.tsx'
import { cohortIs } from '../people/kept-question.ts'
import { useShowPeople } from '../people/use-show-people.ts'
import { BehaviourClusters } from './behaviour-clusters.tsx'
import { CohortActions } from './cohort-actions.tsx'
import { CohortEditor } from './cohort-editor.tsx'
import { CohortOverview } from './cohort-overview.tsx'
import { CohortPatternsTables } from './cohort-patterns.tsx'
import { cohortsQuery } from './cohort-queries.ts'
import classes from './cohorts.module.css'

const tabs = ['size', 'retention', 'patterns', 'clusters', 'rule'] as const
/** What is asked about a time. */
const askedTabs: readonly string[] = ['retention', 'patterns', 'clusters']

/** One cohort, or a new one. */
export function CohortPage() {
  const { t } = useTexts()
  const project = useProject()
  const { cohortId } = useParams({ from: '/signed-in/p/$projectId/cohorts/$cohortId' })
  const { data: cohorts, error, refetch } = useQuery(cohortsQuery(project.id))
  const cohort = cohorts?.find(({ id, name }) => id === cohortId || name === cohortId)
  const isNew = cohortId === 'new'
  useTitle(isNew ? t('cohorts.newTitle') : (cohort?.name ?? t('cohorts.title')), project.name)
  if (error !== null && cohorts === undefined) return <Fault error={error} onRetry={() => void refetch()} />
  if (cohorts === undefined) return <PendingPage />
  return (
    <div className={builder.page}>
      <Link to="/p/$projectId/cohorts" params={{ projectId: project.id }} className={classes.back}>
        ← {t('cohorts.title')}
      </Link>
      {isNew ? (
        <>
          <h1 className={builder.title}>{t('cohorts.newTitle')}</h1>
          <CohortEditor project={project} cohort={undefined} />
        </>
      ) : cohort === undefined ? (
        <div className={builder.blank}>
          <h1 className={builder.title}>{t('cohorts.missing')}</h1>
          <p className={builder.hint}>{t('cohorts.missingHint')}</p>
        </div>
      ) : (
        <OneCohort project={project} cohort={cohort} />
      )}
    </div>
  )
}

interface OneCohortProps {
  readonly project: Project
  readonly cohort: Cohort
}

function OneCohort({ project, cohort }: OneCohortProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const search: PageSearch = useSearch({ strict: false })
  const used = useView()
  const tab = tabs.find((one) => one === search['tab']) ?? 'size'
  const write = (patch: PageSearch) =>
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  return (
    <>
      <div className={builder.top}>
        <h1 className={builder.title}>{cohort.name}</h1>
        <div className={builder.tools}>
          <Button
            size="xs"
            variant="default"
            renderRoot={(props: object) => (
              <Link
                {...props}
                to="/p/$projectId/people"
                params={{ projectId: project.id }}
                search={{ cohort: cohort.id }}
              />
            )}
          >
            {t('cohorts.showPeople')}
          </Button>
          {project.role !== 'viewer' && <CohortActions project={project} cohort={cohort} />}
        </div>
      </div>
      <Tabs
        value={tab}
        onChange={(chosen) => write({ tab: chosen === 'size' ? undefined : (chosen ?? undefined) })}
      >
        <Tabs.List className={classes.tabs ?? ''}>
          {tabs.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {t(`cohorts.tabs.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {askedTabs.includes(tab) && (
        <ViewBar project={project} {...used} controls={['range', 'filter', 'bots']} />
      )}
      {tab === 'size' && <CohortOverview project={project} cohort={cohort} />}
      {tab === 'retention' && <CohortRetention project={project} cohort={cohort} view={used.view} />}
      {tab === 'patterns' && (
        <section className={`panel ${builder.answer}`} aria-label={t('cohorts.tabs.patterns')}>
          <CohortPatternsTables project={project} cohort={cohort} view={used.view} />
        </section>
      )}
      {tab === 'clusters' && (
        <section className={`panel ${builder.answer}`} aria-label={t('cohorts.tabs.clusters')}>
          <BehaviourClusters project={project} view={used.view} cohortId={cohort.id} />
        </section>
      )}
      {tab === 'rule' && <CohortEditor key={cohort.id} project={project} cohort={cohort} />}
    </>
  )
}

/** When the members came again, by weeks after their first event ever. */
function CohortRetention({ project, cohort, view }: OneCohortProps & { readonly view: View }) {
  const { t } = useTexts()
  const showPeople = useShowPeople()
  const navigate = useNavigate()
  const search: PageSearch = useSearch({ strict: false })
  const { filter: asked, ...parts } = journeyParts(view, project)
  const filter = joinFilters(asked, cohortIs(cohort.id))
  const question: RetentionQuestion = {
    kind: 'retention',
    ...parts,
    ...(filter === undefined ? {} : { filter }),
    starts: 'first_in_range',
    interval: 'week',
  }
  const drawing = parseDrawing(search, question)
  return (
    <QuestionPanel
      title={t('cohorts.tabs.retention')}
      question={question}
      drawing={drawing}
      onLook={(look) => {
        void navigate({
          to: '.',
          search: (before: PageSearch) => ({ ...before, ...drawingSearch({ look }, question) }),
          resetScroll: false,
        })
      }}
      keptAs={`${cohort.name}: ${t('cohorts.tabs.retention')}`}
      range={view.range}
    >
      <RetentionView question={question} {...drawing} onPick={showPeople} />
    </QuestionPanel>
  )
}
