import { isRecord } from '../../api/answers.ts'
import {
  isDistributionAnswer,
  isLifecycleAnswer,
  isMetricAnswer,
  isStickinessAnswer,
  isTableAnswer,
  isTrendAnswer,
  lifecycleStatuses,
  type Series,
  type SeriesPart,
} from '../../questions/answers.ts'
import {
  isFunnelAnswer,
  isPathAnswer,
  isRetentionAnswer,
  type FunnelAnswer,
  type PathLabel,
  type RetentionAnswer,
} from '../../questions/journey-answers.ts'
import type { CsvCell } from './csv.ts'

export type Rows = readonly (readonly CsvCell[])[]

/** An answer of any kind as a table with a head, in the API's own words; `undefined` for what is no answer. */
export function answerRows(answer: unknown): Rows | undefined {
  if (isTrendAnswer(answer) || isMetricAnswer(answer)) {
    const previous = 'previous' in answer ? answer.previous : undefined
    const now = seriesRows(answer)
    if (previous === undefined) return now
    const before = seriesRows(previous, 'previous ')
    return now.map((row, index) => [...row, ...(before[index] ?? [])])
  }
  if (isTableAnswer(answer)) return [answer.columns.map(({ name }) => name), ...answer.rows]
  if (isDistributionAnswer(answer))
    return [
      ['from', 'until', answer.per === 'person' ? 'people' : 'sessions'],
      ...answer.bars.map((bar) => [bar.from, bar.until, bar.units]),
    ]
  if (isLifecycleAnswer(answer))
    return [
      ['bucket', ...lifecycleStatuses],
      ...answer.buckets.map((bucket, at) => [
        bucket,
        ...lifecycleStatuses.map((status) => answer[status][at] ?? null),
      ]),
    ]
  if (isStickinessAnswer(answer))
    return [['intervals', 'people'], ...answer.people.map((people, at) => [at + 1, people])]
  if (isFunnelAnswer(answer)) return funnelRows(answer)
  if (isRetentionAnswer(answer)) return retentionRows(answer)
  if (isPathAnswer(answer))
    return [
      ['place', 'from', 'to', 'count'],
      ...answer.links.map(({ place, from, to, count }) => [place, labelText(from), labelText(to), count]),
    ]
  return undefined
}

function seriesRows({ buckets, series }: SeriesPart, prefix = ''): Rows {
  return [
    [`${prefix}bucket`, ...series.map((one) => prefix + seriesName(one))],
    ...buckets.map((bucket, at) => [bucket, ...series.map(({ values }) => values[at] ?? null)]),
  ]
}

function seriesName({ name, breakdown, other }: Series): string {
  const values = Object.values(breakdown).map((value) => value ?? '')
  const parts = [...(name === undefined ? [] : [name]), ...(other ? ['other'] : values)]
  return parts.length === 0 ? 'value' : parts.join(' / ')
}

function funnelRows({ series }: FunnelAnswer): Rows {
  return [
    ['value', 'step', 'count', 'people', 'from_start', 'from_before', 'median_seconds_since_before'],
    ...series.flatMap(({ value, other, steps }) =>
      steps.map((step) => [
        other ? 'other' : value,
        step.name,
        step.count,
        step.people,
        step.from_start,
        step.from_before,
        step.since_before?.p50 ?? null,
      ]),
    ),
  ]
}

function retentionRows({ brackets, series }: RetentionAnswer): Rows {
  return [
    [
      'value',
      'start',
      'people',
      ...brackets.map(({ from, until }) => (until - from === 1 ? `${from}` : `${from}–${until - 1}`)),
    ],
    ...series.flatMap(({ value, other, rows }) =>
      rows.map(({ start, people, returned }) => [other ? 'other' : value, start, people, ...returned]),
    ),
  ]
}

function labelText(label: PathLabel): string | null {
  return isRecord(label) ? '(end)' : label
}
