import type { CstNode, IToken } from 'chevrotain'
import type { SpannedFault } from '../fault.ts'
import { around } from '../place.ts'
import { Factor, Minus, NumberText, Sign } from '../syntax/tokens.ts'
import { nodeOf, nodesOf, spanOfToken, theNode, tokenOf, tokensOf } from '../syntax/tree.ts'
import { arithmeticOperators, type Expression } from './expression.ts'
import { readCall } from './read-call.ts'
import { readNumber, readPath } from './read-filter.ts'

/** What a tree without faults says; `undefined` when it makes no sense, which `report` hears of. */
export function readExpression(node: CstNode, report: (fault: SpannedFault) => void): Expression | undefined {
  return readChain(nodesOf(node, 'term'), tokensOf(node, Sign), (term) =>
    readChain(nodesOf(term, 'factor'), tokensOf(term, Factor), (factor) => readFactor(factor, report)),
  )
}

/** `a + b - c`, from the left. */
function readChain(
  operands: readonly CstNode[],
  operators: readonly IToken[],
  read: (node: CstNode) => Expression | undefined,
): Expression | undefined {
  // All are read before any is given up, so that every fault in them is heard of.
  const [first, ...others] = operands.map(read)
  return others.reduce<Expression | undefined>((left, right, index) => {
    const operator = arithmeticOperators.find((candidate) => candidate === operators[index]?.image)
    if (left === undefined || right === undefined || operator === undefined) return undefined
    return { kind: 'binary', operator, left, right, span: around(left.span, right.span) }
  }, first)
}

function readFactor(node: CstNode, report: (fault: SpannedFault) => void): Expression | undefined {
  const inner = readAtom(node, report)
  return tokensOf(node, Minus).reduceRight<Expression | undefined>(
    (of, minus) => of && { kind: 'negate', of, span: around(spanOfToken(minus), of.span) },
    inner,
  )
}

function readAtom(node: CstNode, report: (fault: SpannedFault) => void): Expression | undefined {
  const number = tokenOf(node, NumberText)
  if (number !== undefined)
    return { kind: 'number', value: readNumber(number, report), span: spanOfToken(number) }
  const group = nodeOf(node, 'group')
  if (group !== undefined) return readExpression(theNode(group, 'expression'), report)
  const call = nodeOf(node, 'call')
  if (call !== undefined)
    return readCall(call, { report, readExpression: (inner) => readExpression(inner, report) })
  const path = theNode(node, 'path')
  const { names, span } = readPath(path)
  const [name = '', ...deeper] = names
  if (deeper.length === 0) return { kind: 'reference', name, span }
  report({
    code: 'wrong_argument',
    span,
    message:
      'A property of many events is no number yet. Say which: its sum, avg, min, max, median, p90, p95 or p99.',
    expected: ['a function'],
    suggestion: `sum(${names.join('.')})`,
  })
  return undefined
}
