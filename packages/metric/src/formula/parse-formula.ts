import { isError, locate, type Fault, type SpannedFault } from '../fault.ts'
import { parseSyntax } from '../syntax/parse-syntax.ts'
import type { Expression } from './expression.ts'
import { readExpression } from './read-expression.ts'

/** What a text says, or what is wrong with it. */
export interface Parsed<T> {
  /** `undefined` when there is an error. */
  readonly value: T | undefined
  readonly faults: readonly Fault[]
}

/** The formula that `text` is. Never throws: whatever is wrong is among the faults, with its place. */
export function parseFormula(text: string): Parsed<Expression> {
  const { expression, faults } = readFormula(text)
  return { value: expression, faults: locate(text, faults) }
}

/** The same, with faults that can still be moved to where the formula stands in a file. */
export function readFormula(text: string): {
  readonly expression: Expression | undefined
  readonly faults: readonly SpannedFault[]
} {
  const { tree, faults } = parseSyntax(text, 'formula')
  if (tree === undefined || faults.length > 0) return { expression: undefined, faults }
  const found: SpannedFault[] = []
  const expression = readExpression(tree, (fault) => found.push(fault))
  return { expression: found.some(isError) ? undefined : expression, faults: found }
}
