import { locate } from '../fault.ts'
import { parseSyntax } from '../syntax/parse-syntax.ts'
import { fieldName } from './field-name.ts'
import type { Parsed } from './parse-formula.ts'
import { readPath } from './read-filter.ts'

/** The field that `text` means, as it is written in a formula, by its name in questions. Never throws. */
export function parseField(text: string): Parsed<string> {
  const { tree, faults } = parseSyntax(text, 'field')
  const value = tree === undefined || faults.length > 0 ? undefined : fieldName(readPath(tree))
  return { value, faults: locate(text, faults) }
}
