import type { CstNode, IToken } from 'chevrotain'
import type { SpannedFault } from '../fault.ts'
import { readText } from '../syntax/text.ts'
import {
  Comparison,
  Contains,
  Matches,
  Minus,
  Name,
  Not,
  NumberText,
  readName,
  Starts,
  Text,
  True,
} from '../syntax/tokens.ts'
import {
  nodeOf,
  nodesOf,
  spanOfNode,
  spanOfToken,
  theNode,
  theToken,
  tokenOf,
  tokensOf,
} from '../syntax/tree.ts'
import {
  filterOperators,
  type FieldPath,
  type FilterExpression,
  type FilterOperator,
  type FilterValue,
} from './expression.ts'

type Report = (fault: SpannedFault) => void
type Written = Pick<FilterExpression & { kind: 'condition' }, 'operator' | 'values'>

/** A filter out of a tree without faults; `report` hears of values that make no sense. */
export function readFilter(node: CstNode, report: Report): FilterExpression {
  return readGroup(node, 'or', 'conjunction', (inner) =>
    readGroup(inner, 'and', 'negation', (negation) => readNegation(negation, report)),
  )
}

export function readPath(node: CstNode): FieldPath {
  return {
    names: tokensOf(node, Name).map(({ image }) => readName(image)),
    span: spanOfNode(node),
  }
}

/** A number as it is written; what is too great for one is a fault. */
export function readNumber(token: IToken, report: Report): number {
  const value = Number(token.image)
  if (Number.isFinite(value)) return value
  report({
    code: 'wrong_value',
    span: spanOfToken(token),
    message: 'This number is too great to count with.',
  })
  return 0
}

function readGroup(
  node: CstNode,
  kind: 'and' | 'or',
  rule: string,
  read: (node: CstNode) => FilterExpression,
): FilterExpression {
  const [first, ...others] = nodesOf(node, rule)
  if (first === undefined) throw new Error(`Bug: a ${node.name} without its ${rule}.`)
  if (others.length === 0) return read(first)
  return { kind, filters: [first, ...others].map(read), span: spanOfNode(node) }
}

function readNegation(node: CstNode, report: Report): FilterExpression {
  const group = nodeOf(node, 'filterGroup')
  const inner =
    group === undefined
      ? readCondition(theNode(node, 'condition'), report)
      : readFilter(theNode(group, 'filter'), report)
  return tokensOf(node, Not).reduceRight<FilterExpression>(
    (filter, not) => ({
      kind: 'not',
      filter,
      span: { from: not.startOffset, until: filter.span.until },
    }),
    inner,
  )
}

function readCondition(node: CstNode, report: Report): FilterExpression {
  return {
    kind: 'condition',
    field: readPath(theNode(node, 'path')),
    ...readWritten(node, report),
    span: spanOfNode(node),
  }
}

function readWritten(node: CstNode, report: Report): Written {
  const [comparison, between, oneOf, textMatch] = ['comparison', 'between', 'oneOf', 'textMatch'].map(
    (rule) => nodeOf(node, rule),
  )
  if (comparison !== undefined) {
    const { image } = theToken(comparison, Comparison)
    const operator = filterOperators.find((candidate) => candidate === image) ?? '='
    const isOrder = operator !== '=' && operator !== '!='
    return { operator, values: readValues(comparison, isOrder ? operator : undefined, report) }
  }
  if (between !== undefined) return { operator: 'between', values: readValues(between, 'between', report) }
  if (oneOf !== undefined) {
    return { operator: withNot(oneOf, 'in', 'not in'), values: readValues(oneOf, undefined, report) }
  }
  if (textMatch !== undefined) {
    const token = theToken(textMatch, Text)
    const { text } = readText(token.image, token.startOffset)
    if (text === '') {
      const message = 'An empty text is in every text. Write what to look for.'
      report({ code: 'wrong_value', span: spanOfToken(token), message, expected: ['a text'] })
    }
    return { operator: textOperator(textMatch), values: [text] }
  }
  return { operator: withNot(theNode(node, 'isSet'), 'is set', 'is not set'), values: [] }
}

/** The values under `node`; where `comparing` says how they are compared, all must be numbers. */
function readValues(
  node: CstNode,
  comparing: FilterOperator | undefined,
  report: Report,
): readonly FilterValue[] {
  return nodesOf(node, 'value').map((value) => {
    const read = readValue(value, report)
    if (comparing !== undefined && typeof read !== 'number') {
      report({
        code: 'wrong_value',
        span: spanOfNode(value),
        message: `"${comparing}" compares numbers. Write one, without quotes.`,
        expected: ['a number'],
      })
    }
    return read
  })
}

function readValue(node: CstNode, report: Report): FilterValue {
  const text = tokenOf(node, Text)
  if (text !== undefined) return readText(text.image, text.startOffset).text
  const number = nodeOf(node, 'number')
  if (number === undefined) return tokenOf(node, True) !== undefined
  const value = readNumber(theToken(number, NumberText), report)
  return tokenOf(number, Minus) === undefined ? value : -value
}

function textOperator(node: CstNode): FilterOperator {
  if (tokenOf(node, Contains) !== undefined) return withNot(node, 'contains', 'not contains')
  if (tokenOf(node, Matches) !== undefined) return 'matches'
  return tokenOf(node, Starts) === undefined ? 'ends with' : 'starts with'
}

function withNot(node: CstNode, plain: FilterOperator, negated: FilterOperator): FilterOperator {
  return tokenOf(node, Not) === undefined ? plain : negated
}
