import type { MetricEngine } from '../metrics/metric-engine.ts'
import { parseMetricQuestion } from '../metrics/metric-question.ts'
import { answerQuestion, type QueryContext, type QueryDeps } from '../query/answer-question.ts'
import { answerJourney } from '../query/journeys/answer-journey.ts'
import { isJourney, parseJourney } from '../query/journeys/journey-question.ts'
import { parseQuestion } from '../query/parse/parse-question.ts'
import { fault, isFields, type Fields } from '../query/parse/read.ts'

/** What every answer has, whatever its kind. */
export type AnyAnswer = Readonly<Record<string, unknown>> & {
  readonly kind: string
  readonly meta: { readonly rows_read: number | null; readonly bytes_read: number | null }
}

export interface AskedDeps {
  readonly query: QueryDeps
  readonly metricEngine: Pick<MetricEngine, 'calculate'>
}

/** The longest question that is kept, as JSON: far more than anybody writes by hand. */
const longestQuestion = 64 * 1024

/**
 * A question of any kind as it was written, once its own parser has taken it. A metric is `{"kind": "metric", …}` with
 * what `/v1/analytics/metrics/calculate` takes.
 * @throws AppError `question_invalid` with the place as a JSON pointer below `path`.
 */
export function checkQuestion(value: unknown, path: string): Fields {
  if (!isFields(value))
    throw fault(path, 'A question is a JSON object with "kind", such as "trend" or "funnel".')
  if (JSON.stringify(value).length > longestQuestion)
    throw fault(
      path,
      `A question is kept up to ${longestQuestion / 1024} KiB of JSON. Shorten its lists of values.`,
    )
  if (value['kind'] === 'metric') {
    const { shared } = parseMetricQuestion(withoutKind(value))
    parseQuestion({ kind: 'trend', ...shared })
  } else if (isJourney(value)) parseJourney(value)
  else parseQuestion(value)
  return value
}

/** @throws AppError as the question's kind does. */
export async function answerAsked(
  { query, metricEngine }: AskedDeps,
  context: QueryContext,
  question: Fields,
): Promise<AnyAnswer> {
  if (question['kind'] === 'metric') return await metricEngine.calculate(context, withoutKind(question))
  if (isJourney(question)) return await answerJourney(query, context, parseJourney(question))
  return await answerQuestion(query, context, parseQuestion(question))
}

function withoutKind(question: Fields): Fields {
  const { kind: _, ...rest } = question
  return rest
}
