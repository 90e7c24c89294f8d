import type { Catalogue } from '../check/catalogue.ts'
import { checkAgainstCatalogue } from '../check/check-against-catalogue.ts'
import { isError, type SettingFault } from '../fault.ts'
import { compile, type Metrics } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import type { MetricDefinition } from './definition.ts'
import { readDefinition, type ReadDefinition, type ReadMetric } from './read-definition.ts'

/** What metrics are checked against. */
export interface World {
  /** Metrics that there are already; those that are checked take the place of one with the same name. */
  readonly metrics?: readonly MetricDefinition[]
  /** Without it nothing is said about events and properties. */
  readonly catalogue?: Catalogue
}

/** A metric that can be calculated. */
export interface CheckedMetric {
  readonly definition: MetricDefinition
  readonly plan: Plan
}

export interface Checked {
  /** `undefined` when there is an error. */
  readonly metric: CheckedMetric | undefined
  readonly faults: readonly SettingFault[]
}

/** Each of `given` by itself, against the others and against the world, in their order. */
export function checkMetrics(given: readonly unknown[], world: World): readonly Checked[] {
  const read = given.map((one) => readDefinition(one))
  const all = new Map([...readWorld(world), ...byName(read)])
  return read.map(({ metric, faults }) =>
    metric === undefined
      ? { metric, faults }
      : check(metric, faults, { metrics: all, catalogue: world.catalogue }),
  )
}

/** The metrics of the world that can be read, by name. */
export function readWorld({ metrics = [] }: World): Metrics {
  return byName(metrics.map((definition) => readDefinition(definition)))
}

function byName(read: readonly ReadDefinition[]): Map<string, ReadMetric> {
  return new Map(
    read.flatMap(({ metric }) => (metric === undefined ? [] : [[metric.definition.name, metric] as const])),
  )
}

function check(
  metric: ReadMetric,
  before: readonly SettingFault[],
  { metrics, catalogue }: { readonly metrics: Metrics; readonly catalogue: Catalogue | undefined },
): Checked {
  const { plan, faults } = compile(metric, metrics)
  const all = [
    ...before,
    ...faults,
    ...(catalogue === undefined ? [] : checkAgainstCatalogue(metric, catalogue)),
  ]
  const isUsable = plan !== undefined && !all.some(isError)
  return { metric: isUsable ? { definition: metric.definition, plan } : undefined, faults: all }
}
