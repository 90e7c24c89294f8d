import {
  checkMetrics,
  parseDefinition,
  parseFiles,
  type Catalogue,
  type DefinitionFault,
  type FileFault,
  type MetricDefinition,
  type MetricFile,
} from '@tidemark/metric'
import type { MetricChange, MetricRecord } from '../control/metric-records.ts'
import { AppError } from '../errors.ts'
import { metricInvalid } from './metric-fault.ts'

/** What a change does to one metric. */
export interface MetricDifference {
  readonly name: string
  readonly outcome: 'created' | 'changed' | 'unchanged'
  /** As it was; `null` for one that is new. */
  readonly before: MetricDefinition | null
  readonly after: MetricDefinition
}

export interface Decided<F> {
  readonly change: MetricChange
  readonly differences: readonly MetricDifference[]
  readonly warnings: readonly F[]
}

/** To define one metric. @throws AppError `metric_invalid` */
export function decideDefinition(
  current: readonly MetricRecord[],
  given: unknown,
  catalogue: Catalogue | undefined,
): Decided<DefinitionFault> {
  const { metric, faults } = parseDefinition(given, worldOf(current, catalogue))
  if (metric === undefined) throw metricInvalid(faults)
  return decide(current, [metric.definition], faults)
}

/** To bring the metrics to what files say; those that no file names stay. @throws AppError `metric_invalid` */
export function decideFiles(
  current: readonly MetricRecord[],
  files: readonly MetricFile[],
  catalogue: Catalogue | undefined,
): Decided<FileFault> {
  const { metrics, faults } = parseFiles(files, worldOf(current, catalogue))
  if (faults.some(({ severity }) => severity === 'error')) throw metricInvalid(faults)
  return decide(
    current,
    metrics.map(({ definition }) => definition),
    faults,
  )
}

/** @throws AppError `metric_in_use` while others are made of it. */
export function decideRemoval(
  current: readonly MetricRecord[],
  { id, definition }: MetricRecord,
): MetricChange {
  const others = current.filter((record) => record.id !== id).map((record) => record.definition)
  const broken = brokenAmong(others, definitionsOf(current))
  if (broken.length > 0) {
    throw new AppError(
      'metric_in_use',
      `${broken.join(', ')} would have no "${definition.name}" any more. Change or remove them first.`,
    )
  }
  return { put: [], remove: [id] }
}

function decide<F>(
  current: readonly MetricRecord[],
  wanted: readonly MetricDefinition[],
  warnings: readonly F[],
): Decided<F> {
  const differences = wanted.map((after): MetricDifference => {
    const before = current.find(({ definition }) => definition.name === after.name)?.definition ?? null
    const outcome = before === null ? 'created' : isSame(before, after) ? 'unchanged' : 'changed'
    return { name: after.name, outcome, before, after }
  })
  const names = new Set(wanted.map(({ name }) => name))
  const rest = definitionsOf(current).filter(({ name }) => !names.has(name))
  const broken = brokenAmong([...rest, ...wanted], definitionsOf(current))
  if (broken.length > 0) {
    throw new AppError(
      'metric_invalid',
      `${broken.join(', ')} could not be calculated any more: what it refers to would lead in a circle, or count too much. Change it too.`,
    )
  }
  return {
    change: {
      put: differences.filter(({ outcome }) => outcome !== 'unchanged').map(({ after }) => after),
      remove: [],
    },
    differences,
    warnings,
  }
}

/** The names of those among `next` that could be calculated before and cannot then. */
function brokenAmong(
  next: readonly MetricDefinition[],
  before: readonly MetricDefinition[],
): readonly string[] {
  const usable = (definitions: readonly MetricDefinition[]) =>
    new Set(checkMetrics(definitions, {}).flatMap(({ metric }) => metric?.definition.name ?? []))
  const [then, now] = [usable(next), usable(before)]
  return next.map(({ name }) => name).filter((name) => now.has(name) && !then.has(name))
}

function worldOf(current: readonly MetricRecord[], catalogue: Catalogue | undefined) {
  return { metrics: definitionsOf(current), ...(catalogue === undefined ? {} : { catalogue }) }
}

function definitionsOf(records: readonly MetricRecord[]): readonly MetricDefinition[] {
  return records.map(({ definition }) => definition)
}

/** Whatever the order of the settings: the database has its own. */
function isSame(a: MetricDefinition, b: MetricDefinition): boolean {
  const sorted = (definition: MetricDefinition) =>
    JSON.stringify(Object.entries(definition).toSorted(([x], [y]) => (x < y ? -1 : 1)))
  return sorted(a) === sorted(b)
}
