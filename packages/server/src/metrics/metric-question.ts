import { parseField, timeWindows, type CheckedMetric, type TimeWindow } from '@tidemark/metric'
import { Type } from 'typebox'
import {
  fault,
  listed,
  pointer,
  readFields,
  readList,
  readOneOf,
  readText,
  shown,
} from '../query/parse/read.ts'
import { trendQuestionSchema, type Interval } from '../query/question.ts'
import { questionLimits } from '../query/question-limits.ts'

/** The keys that mean in a question for a metric what they mean in every question. */
const sharedKeys = [
  'from',
  'until',
  'last',
  'timezone',
  'filter',
  'bots',
  'max_age',
  'breakdown_limit',
] as const
const ownKeys = ['metric', 'version', 'formula', 'time_window', 'dimensions'] as const

const shared = Type.Pick(trendQuestionSchema, [...sharedKeys])

export const metricQuestionSchema = Type.Object(
  {
    metric: Type.Optional(Type.String({ description: 'The name of a metric, or its id.' })),
    formula: Type.Optional(
      Type.String({ description: 'In place of a metric: a formula that nobody has given a name yet.' }),
    ),
    time_window: Type.Optional(
      Type.Unsafe<TimeWindow>({
        type: 'string',
        enum: [...timeWindows],
        description: "The width of a bucket. Default: the metric's.",
      }),
    ),
    dimensions: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: questionLimits.breakdowns,
        description: "What it is divided by: of the metric's dimensions.",
      }),
    ),
    ...shared.properties,
  },
  { additionalProperties: false },
)

/** A dimension as it was asked for, and the field that it means. */
export interface Dimension {
  readonly name: string
  readonly field: string
}

/** What was asked about a metric, as far as its own parser reads it; the rest is for the parser of questions. */
export interface MetricQuestion {
  readonly subject: { readonly kind: 'metric' | 'formula'; readonly text: string }
  readonly timeWindow: TimeWindow | undefined
  readonly dimensions: readonly Dimension[]
  readonly shared: Readonly<Partial<Record<(typeof sharedKeys)[number], unknown>>>
}

export const intervalOf: Readonly<Record<TimeWindow, Interval>> = {
  '1m': 'minute',
  '1h': 'hour',
  '1d': 'day',
  '1w': 'week',
  '1mo': 'month',
}

/** @throws AppError `question_invalid` with the place as a JSON pointer. */
export function parseMetricQuestion(value: unknown): MetricQuestion {
  const fields = readFields(value, [...ownKeys, ...sharedKeys], '', 'A question about a metric')
  const { metric, formula } = fields
  if ((metric === undefined) === (formula === undefined)) {
    throw fault('/metric', 'Say either "metric", the name of one that there is, or "formula".')
  }
  const subject =
    metric === undefined
      ? ({ kind: 'formula', text: readText(formula, '/formula', 'A formula', 10_000) } as const)
      : ({ kind: 'metric', text: readText(metric, '/metric', 'The name of a metric', 100) } as const)
  const window = fields['time_window']
  return {
    subject,
    timeWindow:
      window === undefined ? undefined : readOneOf(window, timeWindows, '/time_window', 'A time window'),
    dimensions: readDimensions(fields['dimensions']),
    shared: Object.fromEntries(
      sharedKeys.flatMap((key) => (fields[key] === undefined ? [] : [[key, fields[key]]])),
    ),
  }
}

/**
 * That `metric` may be divided so. A formula without a name may be divided by anything.
 * @throws AppError `question_invalid`
 */
export function checkDimensions({ definition }: CheckedMetric, dimensions: readonly Dimension[]): void {
  const allowed = definition.dimensions ?? []
  const fields = allowed.map((text) => parseField(text).value)
  dimensions.forEach(({ name, field }, index) => {
    if (fields.includes(field)) return
    const has = allowed.length === 0 ? 'It has none: add them to it.' : `It has ${listed(allowed)}.`
    throw fault(
      pointer('/dimensions', index),
      `"${shown(name)}" is no dimension of the metric "${definition.name}". ${has}`,
    )
  })
}

function readDimensions(value: unknown): readonly Dimension[] {
  if (value === undefined) return []
  return readList(value, '/dimensions', 'The dimensions', 0, questionLimits.breakdowns).map(
    (entry, index) => {
      const path = pointer('/dimensions', index)
      const name = readText(entry, path, 'A dimension', questionLimits.fieldLength)
      const { value: field, faults } = parseField(name)
      if (field === undefined) throw fault(path, faults[0]?.message ?? 'This is no field.')
      return { name, field }
    },
  )
}
