import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { askComparison } from '../../api/cohorts.ts'
import type { ValueStyle } from '../../format/values.ts'
import { AnswerFrame } from '../../questions/answer-frame.tsx'
import type { Asked } from '../../questions/ask.ts'
import type { Series } from '../../questions/answers.ts'
import { HowComputed } from '../../questions/how-computed.tsx'
import { SeriesAnswer } from '../../questions/series-answer.tsx'
import { defaultHeight } from '../../questions/view-props.ts'
import { useSlow } from '../../shell/use-slow.ts'
import { questionParts } from '../../view/view-search.ts'
import type { ComparisonProps } from './cohort-comparison.tsx'

interface MetricComparisonProps extends ComparisonProps {
  readonly subject: { readonly metric: string } | { readonly formula: string }
  readonly style?: ValueStyle | undefined
}

/** A metric or a formula of each of several cohorts: calculated by one route of the API, cohort by cohort. */
export function MetricComparison({ project, view, cohorts, subject, style }: MetricComparisonProps) {
  const { compare: _, ...parts } = questionParts(view, project)
  const asked = useComparison(project.id, { cohorts, ...parts, ...subject })
  const { unit, format } = style ?? {}
  const valueStyle = useMemo(() => ({ unit, format }), [unit, format])
  const { interval } = view
  return (
    <AnswerFrame asked={asked} height={defaultHeight} isEmpty={({ cohorts: all }) => all.every(isEmpty)}>
      {({ cohorts: compared, ...answer }) => (
        <SeriesAnswer
          answer={{
            ...answer,
            interval,
            series: compared.map(({ name, total, values }) => ({
              breakdown: { cohort: name },
              other: false,
              total,
              values,
            })),
          }}
          label={labelOf}
          style={valueStyle}
          isDivided
          hasShares={false}
          how={<HowComputed meta={answer.meta} question={{ kind: 'metric', ...subject, ...parts }} />}
        />
      )}
    </AnswerFrame>
  )
}

function useComparison(projectId: string, body: object): Asked<Awaited<ReturnType<typeof askComparison>>> {
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: ['cohort-comparison', projectId, body],
    queryFn: ({ signal }) => askComparison(projectId, body, signal),
    placeholderData: keepPreviousData,
  })
  return {
    answer: data,
    error,
    isStale: isPlaceholderData,
    isWaiting: data === undefined && error === null,
    isSlow: useSlow(isFetching && (data === undefined || isPlaceholderData)),
    retry: () => void refetch(),
  }
}

function labelOf({ breakdown }: Series): string {
  return breakdown['cohort'] ?? ''
}

function isEmpty({ values }: { readonly values: readonly (number | null)[] }): boolean {
  return values.every((value) => value === null)
}
