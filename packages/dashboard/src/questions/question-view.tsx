import { Skeleton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, type ReactNode } from 'react'
import { lazyCode } from '../lazy-part.ts'
import { FaultBoundary } from '../shell/fault-boundary.tsx'
import { useTexts } from '../use-texts.ts'
import { useAsker } from './asker.ts'
import { looksFor } from './drawing.ts'
import type { Question } from './question.ts'
import { useStable } from './use-stable.ts'
import { defaultHeight, type QuestionViewProps } from './view-props.ts'

// Each kind comes when it is drawn for the first time: none of them weighs on the first view of the page.
const TrendView = lazyCode(async () => (await import('./trend-view.tsx')).TrendView)
const TableView = lazyCode(async () => (await import('./table-view.tsx')).TableView)
const DistributionView = lazyCode(async () => (await import('./distribution-view.tsx')).DistributionView)
const LifecycleView = lazyCode(async () => (await import('./lifecycle-view.tsx')).LifecycleView)
const StickinessView = lazyCode(async () => (await import('./stickiness-view.tsx')).StickinessView)
const MetricView = lazyCode(async () => (await import('./metric-view.tsx')).MetricView)
const FunnelView = lazyCode(async () => (await import('./funnel-view.tsx')).FunnelView)
const RetentionView = lazyCode(async () => (await import('./retention-view.tsx')).RetentionView)
const PathView = lazyCode(async () => (await import('./path-view.tsx')).PathView)

/** Asks any question and draws its answer, by its kind. */
export function QuestionView(props: QuestionViewProps<Question>) {
  const { t } = useTexts()
  const { scope } = useAsker()
  const queryClient = useQueryClient()
  const question = useStable(props.question)
  // A newer server, or the API alone, may know more kinds.
  if (looksFor(question.kind).length === 0) return <p>{t('questions.unknownKind')}</p>
  return (
    <FaultBoundary
      of={question}
      onRetry={() => queryClient.removeQueries({ queryKey: ['answer', scope, question] })}
    >
      <Suspense fallback={<Skeleton height={props.height ?? defaultHeight} />}>
        {viewOf({ ...props, question })}
      </Suspense>
    </FaultBoundary>
  )
}

function viewOf({ question, ...rest }: QuestionViewProps<Question>): ReactNode {
  switch (question.kind) {
    case 'trend':
      return <TrendView question={question} {...rest} />
    case 'table':
      return <TableView question={question} {...rest} />
    case 'distribution':
      return <DistributionView question={question} {...rest} />
    case 'lifecycle':
      return <LifecycleView question={question} {...rest} />
    case 'stickiness':
      return <StickinessView question={question} {...rest} />
    case 'metric':
      return <MetricView question={question} {...rest} />
    case 'funnel':
      return <FunnelView question={question} {...rest} />
    case 'retention':
      return <RetentionView question={question} {...rest} />
    case 'path':
      return <PathView question={question} {...rest} />
  }
}
