import { locate, type Fault } from '../fault.ts'
import { checkMetrics, type CheckedMetric, type World } from './check-metrics.ts'

/** A fault of a definition: its place is within the text of the setting that `path` points to. */
export interface DefinitionFault extends Fault {
  /** A JSON pointer, such as `/formula` or `/dimensions/0`. */
  readonly path: string
}

/** The metric that `given`, such as the body of a request, defines. Never throws. */
export function parseDefinition(
  given: unknown,
  world: World = {},
): { readonly metric: CheckedMetric | undefined; readonly faults: readonly DefinitionFault[] } {
  const [checked] = checkMetrics([given], world)
  const faults = checked?.faults ?? []
  return {
    metric: checked?.metric,
    faults: faults.flatMap(({ path, ...fault }) =>
      locate(textAt(given, path), [fault]).map((located) => ({ ...located, path })),
    ),
  }
}

/** The text that a JSON pointer leads to; none where it leads elsewhere. */
function textAt(given: unknown, path: string): string {
  const found = path
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), given)
  return typeof found === 'string' ? found : ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
