import type { Static } from 'typebox'
import type {
  distributionAnswerSchema,
  lifecycleAnswerSchema,
  overviewAnswerSchema,
  stickinessAnswerSchema,
} from '../query/answer/answer.ts'
import type { funnelAnswerSchema } from '../query/journeys/funnel/funnel-answer.ts'
import type { pathsAnswerSchema } from '../query/journeys/paths/paths-answer.ts'
import type { retentionAnswerSchema } from '../query/journeys/retention/retention-answer.ts'
import type { Rows } from './write-rows.ts'

const stepColumns = ['step', 'count', 'people', 'from_start', 'from_before', 'median_seconds']

type Valued = { readonly value: string | null; readonly other: boolean }

/** A bucket of any length by its beginning: a day and longer without the time. */
export function timeLabel(bucket: string, interval: string): string {
  return interval === 'hour' || interval === 'minute'
    ? bucket.slice(0, 16).replace('T', ' ')
    : bucket.slice(0, 10)
}

export function overviewRows({ interval, buckets, figures }: Static<typeof overviewAnswerSchema>): Rows {
  const columns = Object.entries(figures)
  return {
    columns: [interval, ...columns.map(([name]) => name)],
    rows: [
      ...buckets.map((bucket, index) => [
        timeLabel(bucket, interval),
        ...columns.map(([, { values }]) => values[index] ?? null),
      ]),
      ['total', ...columns.map(([, { total }]) => total)],
    ],
  }
}

export function lifecycleRows(answer: Static<typeof lifecycleAnswerSchema>): Rows {
  const { interval, buckets } = answer
  const columns = ['new', 'returning', 'resurrecting', 'dormant'] as const
  return {
    columns: [interval, ...columns],
    rows: buckets.map((bucket, index) => [
      timeLabel(bucket, interval),
      ...columns.map((status) => answer[status][index] ?? 0),
    ]),
  }
}

export function stickinessRows({ interval, people }: Static<typeof stickinessAnswerSchema>): Rows {
  return { columns: [`${interval}s`, 'people'], rows: people.map((count, index) => [index + 1, count]) }
}

export function distributionRows({ per, bars }: Static<typeof distributionAnswerSchema>): Rows {
  return {
    columns: ['from', 'until', per === 'person' ? 'people' : 'sessions'],
    rows: bars.map(({ from, until, units }) => [from, until, units]),
  }
}

/** A row for each step of each value of the breakdown. */
export function funnelRows({ series }: Static<typeof funnelAnswerSchema>): Rows {
  const isDivided = series.length > 1
  return {
    columns: isDivided ? ['value', ...stepColumns] : stepColumns,
    rows: series.flatMap((one) =>
      one.steps.map(({ name, count, people, from_start, from_before, since_before }) => [
        ...(isDivided ? [valueLabel(one)] : []),
        name,
        count,
        people,
        from_start,
        from_before,
        since_before?.p50 ?? null,
      ]),
    ),
  }
}

/** A row for each period in which people started, and how many of them came back. */
export function retentionRows({ brackets, series }: Static<typeof retentionAnswerSchema>): Rows {
  const isDivided = series.length > 1
  const periods = brackets.map(({ from, until }) => (until === from + 1 ? `${from}` : `${from}–${until - 1}`))
  return {
    columns: [...(isDivided ? ['value'] : []), 'start', 'people', ...periods],
    rows: series.flatMap((one) =>
      one.rows.map(({ start, people, returned }) => [
        ...(isDivided ? [valueLabel(one)] : []),
        start.slice(0, 10),
        people,
        ...returned,
      ]),
    ),
  }
}

export function pathRows({ direction, paths }: Static<typeof pathsAnswerSchema>): Rows {
  return {
    columns: ['path', 'count'],
    rows: paths.map(({ steps, ended, count }) => {
      const names = steps.map((step) => step ?? '(none)')
      const end = ended ? ['(end)'] : []
      return [(direction === 'forward' ? [...names, ...end] : [...end, ...names]).join(' → '), count]
    }),
  }
}

function valueLabel({ value, other }: Valued): string {
  return other ? '(others)' : (value ?? '(none)')
}
