import {
  checkMetrics,
  planFormula,
  type Catalogue,
  type CheckedMetric,
  type Fault,
  type MetricDefinition,
  type Plan,
} from '@tidemark/metric'
import type { MetricRecord } from '../control/metric-records.ts'
import { AppError } from '../errors.ts'
import { metricInvalid } from './metric-fault.ts'

/** The metric of that id or name. @throws AppError `not_found` */
export function findMetric(current: readonly MetricRecord[], idOrName: string): MetricRecord {
  const found =
    current.find(({ id }) => id === idOrName) ??
    current.find(({ definition }) => definition.name === idOrName)
  if (found !== undefined) return found
  throw new AppError(
    'not_found',
    `There is no metric "${idOrName.slice(0, 100)}". They are listed at /v1/analytics/metrics/custom.`,
  )
}

/** A metric that there is, ready to be calculated. @throws AppError `metric_invalid` */
export function usableMetric(current: readonly MetricRecord[], { id }: MetricRecord): CheckedMetric {
  const checked = checkMetrics(definitionsOf(current), {})
  const { metric, faults = [] } = checked[current.findIndex((record) => record.id === id)] ?? {}
  if (metric !== undefined) return metric
  // A newer program may be stricter than the one that took it.
  const message = faults[0]?.message ?? 'It makes no sense.'
  throw new AppError('metric_invalid', `The metric cannot be calculated. ${message}`)
}

/**
 * A formula that has no name, which may refer to metrics, with what of it was not seen yet.
 * @throws AppError `metric_invalid`
 */
export function usableFormula(
  current: readonly MetricRecord[],
  formula: string,
  catalogue: Catalogue,
): { readonly plan: Plan; readonly warnings: readonly Fault[] } {
  const { value, faults } = planFormula(formula, { metrics: definitionsOf(current), catalogue })
  if (value === undefined) throw metricInvalid(faults.map((fault) => ({ ...fault, path: '/formula' })))
  return { plan: value, warnings: faults }
}

function definitionsOf(records: readonly MetricRecord[]): readonly MetricDefinition[] {
  return records.map(({ definition }) => definition)
}
