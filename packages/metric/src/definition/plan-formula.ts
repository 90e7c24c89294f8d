import { locate } from '../fault.ts'
import { readFormula, type Parsed } from '../formula/parse-formula.ts'
import { compile } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import { readWorld, type World } from './check-metrics.ts'

/** How a formula without a name is calculated; it may refer to the metrics of the world. Never throws. */
export function planFormula(formula: string, world: World = {}): Parsed<Plan> {
  const { expression, faults } = readFormula(formula)
  if (expression === undefined) return { value: undefined, faults: locate(formula, faults) }
  // No metric is called so: the circle that it could be part of cannot be.
  const nameless = { definition: { name: '', formula }, expression }
  const compiled = compile(nameless, readWorld(world))
  return {
    value: compiled.plan && {
      ...compiled.plan,
      metrics: compiled.plan.metrics.filter((name) => name !== ''),
    },
    faults: locate(formula, [...faults, ...compiled.faults]),
  }
}
