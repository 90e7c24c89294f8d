import { checkAgainstCatalogue } from '../check/check-against-catalogue.ts'
import { isError, locate } from '../fault.ts'
import { readFormula, type Parsed } from '../formula/parse-formula.ts'
import { compile } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import { readWorld, type World } from './check-metrics.ts'

/** How a formula without a name is calculated, which may refer to the metrics of the world. Never throws. */
export function planFormula(formula: string, world: World = {}): Parsed<Plan> {
  const { expression, faults } = readFormula(formula)
  if (expression === undefined) return { value: undefined, faults: locate(formula, faults) }
  // No metric is called so: the circle that it could be part of cannot be.
  const nameless = { definition: { name: '', formula }, expression }
  const { plan, faults: wrong } = compile(nameless, readWorld(world))
  const unseen = world.catalogue === undefined ? [] : checkAgainstCatalogue(nameless, world.catalogue)
  const isUsable = plan !== undefined && !unseen.some(isError)
  return {
    value: isUsable ? { ...plan, metrics: plan.metrics.filter((name) => name !== '') } : undefined,
    faults: locate(formula, [...faults, ...wrong, ...unseen]),
  }
}
