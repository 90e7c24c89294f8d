import { Button, NativeSelect, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { ApiError } from '../../api/request.ts'
import type { Interval } from '../../api/answers.ts'
import { drawingSearch, parseDrawing } from '../../questions/drawing.ts'
import { LookSwitch } from '../../questions/look-switch.tsx'
import { QuestionView } from '../../questions/question-view.tsx'
import type { MetricQuestion, TimeWindow } from '../../questions/question.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { questionParts, type PageSearch, type QuestionParts } from '../../view/view-search.ts'
import { QuestionTools } from '../boards/question-tools.tsx'
import builder from '../journeys/builder.module.css'
import { metricsQuery, removeMetric, versionsQuery } from './metrics-api.ts'
import { MetricVersions } from './metric-versions.tsx'
import classes from './metrics.module.css'

/** One metric over time, divided by what it may be divided by, with its versions. */
export function MetricPage() {
  const { t } = useTexts()
  const answer = useRef<HTMLElement>(null)
  const project = useProject()
  const used = useView()
  const navigate = useNavigate()
  const { metricName } = useParams({ from: '/signed-in/p/$projectId/metrics/$metricName' })
  const search: PageSearch = useSearch({ strict: false })
  const { data: versions, error, refetch } = useQuery(versionsQuery(project.id, metricName))
  useTitle(metricName, t('metrics.title'), project.name)

  const [newest] = versions ?? []
  const dimensions = newest?.definition.dimensions ?? []
  const chosen = (search['by'] ?? '').split(',').filter((name) => dimensions.includes(name))
  const question = metricQuestion(metricName, questionParts(used.view, project), chosen)
  const drawing = parseDrawing(search, question)
  const isUnknown = error instanceof ApiError && error.status === 404

  function write(patch: PageSearch): void {
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  }

  return (
    <div className={builder.page}>
      <div className={builder.top}>
        <div>
          <Link to="/p/$projectId/metrics" params={{ projectId: project.id }} className={classes.back}>
            {t('metrics.title')}
          </Link>
          <h1 className={builder.title}>{metricName}</h1>
          {newest?.definition.description !== undefined && (
            <p className={builder.hint}>{newest.definition.description}</p>
          )}
        </div>
        {newest !== undefined && project.role !== 'viewer' && (
          <div className={builder.tools}>
            <Button
              size="sm"
              variant="default"
              onClick={() =>
                void navigate({
                  to: '/p/$projectId/metric-editor',
                  params: { projectId: project.id },
                  search: { name: metricName },
                })
              }
            >
              {t('metrics.edit')}
            </Button>
            <RemoveMetric projectId={project.id} name={metricName} />
          </div>
        )}
      </div>
      {error !== null && newest === undefined && (
        <Fault
          error={error}
          {...(isUnknown
            ? { message: t('metrics.unknown', { name: metricName }) }
            : { onRetry: () => void refetch() })}
        />
      )}
      {newest === undefined && error === null && <Skeleton height={420} radius="md" />}
      {newest !== undefined && (
        <>
          <ViewBar project={project} {...used} controls={['range', 'interval', 'filter', 'bots']} />
          <section ref={answer} className={`panel ${builder.answer}`} aria-label={metricName}>
            <div className={builder.head}>
              {dimensions.length > 0 ? (
                <NativeSelect
                  size="xs"
                  aria-label={t('metrics.by')}
                  value={chosen.join(',')}
                  onChange={({ currentTarget: { value } }) => write({ by: value || undefined })}
                  data={[
                    { value: '', label: t('metrics.undivided') },
                    ...dimensions.map((name) => ({ value: name, label: t('metrics.byOne', { name }) })),
                    ...pairs(dimensions).map(([a, b]) => ({
                      value: `${a},${b}`,
                      label: t('metrics.byTwo', { a, b }),
                    })),
                  ]}
                />
              ) : (
                <span />
              )}
              <div className={builder.tools}>
                <LookSwitch
                  kind="metric"
                  look={drawing.look}
                  onChange={(look) => write(drawingSearch({ ...drawing, look }, question))}
                />
                <QuestionTools
                  question={question}
                  drawing={drawing}
                  title={metricName}
                  range={used.view.range}
                  place={answer}
                />
              </div>
            </div>
            <QuestionView
              question={question}
              {...drawing}
              onZoom={(range) => used.change({ range })}
              onRows={(rows) => write(drawingSearch({ ...drawing, rows }, question))}
            />
          </section>
          <MetricVersions versions={versions ?? []} timezone={project.timezone} />
        </>
      )}
    </div>
  )
}

function RemoveMetric({ projectId, name }: { readonly projectId: string; readonly name: string }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => removeMetric(projectId, name),
    onSuccess: async () => {
      await navigate({ to: '/p/$projectId/metrics', params: { projectId } })
      queryClient.removeQueries(versionsQuery(projectId, name))
      await queryClient.invalidateQueries(metricsQuery(projectId))
    },
  })
  return (
    <>
      <Button
        size="sm"
        variant="subtle"
        color="red"
        loading={isPending}
        onClick={() => {
          if (window.confirm(t('metrics.removeSure', { name }))) mutate()
        }}
      >
        {t('metrics.remove')}
      </Button>
      {error !== null && <Fault error={error} />}
    </>
  )
}

const windowOf: Readonly<Record<Interval, TimeWindow>> = {
  minute: '1m',
  hour: '1h',
  day: '1d',
  week: '1w',
  month: '1mo',
}

/** What is asked of a metric: it has nothing to compare with. */
function metricQuestion(
  metric: string,
  { from, until, timezone, bots, interval, filter }: QuestionParts,
  dimensions: readonly string[],
): MetricQuestion {
  return {
    kind: 'metric',
    metric,
    from,
    until,
    timezone,
    bots,
    time_window: windowOf[interval],
    ...(filter === undefined ? {} : { filter }),
    ...(dimensions.length === 0 ? {} : { dimensions }),
  }
}

/** Every two of them: a metric may be divided by two at once. */
function pairs(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((a, at) => names.slice(at + 1).map((b): readonly [string, string] => [a, b]))
}
