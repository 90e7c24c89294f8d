import type { CstNode } from 'chevrotain'
import { parseDuration, type Duration, type DurationUnit } from '../duration.ts'
import { listed, type SpannedFault } from '../fault.ts'
import { nearest } from '../nearest.ts'
import type { Span } from '../place.ts'
import { readText } from '../syntax/text.ts'
import { DurationText, Minus, Name, readName, Text, writeName } from '../syntax/tokens.ts'
import { nodeOf, nodesOf, spanOfNode, spanOfToken, theToken, tokenOf } from '../syntax/tree.ts'
import {
  figures,
  type EventName,
  type Expression,
  type FieldPath,
  type FilterExpression,
} from './expression.ts'
import { readFilter, readPath } from './read-filter.ts'

type Report = (fault: SpannedFault) => void

/** What reading a call takes of others. */
export interface CallReader {
  readonly report: Report
  /** For the expressions that are arguments. */
  readonly readExpression: (node: CstNode) => Expression | undefined
}

interface Call extends CallReader {
  readonly name: string
  readonly arguments: readonly CstNode[]
  readonly span: Span
}

/** How each function is called, as it is shown to whoever called it otherwise. */
export const usages: ReadonlyMap<string, string> = new Map<string, string>([
  ['count', 'count(purchase)'],
  ['unique', 'unique(purchase by person)'],
  ...figures.map((figure) => [figure, `${figure}(purchase.amount)`] as const),
  ['per_person', 'per_person(count(purchase))'],
  ['rate', 'rate(count(purchase), 1h)'],
  ['rolling', 'rolling(count(purchase), 7d)'],
])

/** A call out of a tree without faults; `undefined` when it makes no sense, which `report` hears of. */
export function readCall(node: CstNode, reader: CallReader): Expression | undefined {
  const token = theToken(node, Name)
  const name = readName(token.image)
  const span = spanOfNode(node)
  const call: Call = { ...reader, name, arguments: nodesOf(node, 'argument'), span }
  const figure = figures.find((candidate) => candidate === name)
  if (figure !== undefined) {
    const events = readEvents(call)
    if (events?.field === undefined)
      return events && misused(call, events.at, 'Say which number of the event.')
    const { event, field, where } = events
    return { kind: 'number_of', figure, event, field, where, span }
  }
  switch (name) {
    case 'count': {
      const events = readEvents(call)
      if (events?.field !== undefined) {
        return misused(
          call,
          events.at,
          'Events are counted, not what they hold. A name with a dot is written in backticks.',
        )
      }
      return events && { kind: 'count', event: events.event, where: events.where, span }
    }
    case 'unique': {
      const events = readEvents(call, { takesBy: true })
      if (events === undefined) return undefined
      const { event, field, by, where, at } = events
      if (field !== undefined) return misused(call, at, 'Say after "by" what is told apart.')
      // People are what is meant where nothing is said.
      return { kind: 'unique', event, by: by ?? { names: ['person'], span: at }, where, span }
    }
    case 'per_person': {
      const [of] = readOperands(call, 1)
      if (of === undefined) return undefined
      if (of.kind === 'count' || (of.kind === 'number_of' && of.figure === 'sum'))
        return { kind: name, of, span }
      return misused(call, of.span, 'Only a count or a sum can be divided among people.')
    }
    case 'rate': {
      const per = readLength(call, ['s', 'm', 'h', 'd', 'w'])
      const [of] = readOperands(call, 2)
      return of && per && { kind: name, of, per, span }
    }
    case 'rolling': {
      const window = readLength(call, ['m', 'h', 'd', 'w', 'mo'])
      const [of] = readOperands(call, 2)
      return of && window && { kind: name, of, window, span }
    }
    default: {
      const near = nearest(name, usages.keys())
      const found =
        near === undefined ? `There are ${listed([...usages.keys()])}.` : `Did you mean "${near}"?`
      call.report({
        code: 'unknown_function',
        span: spanOfToken(token),
        message: `There is no function "${name}". ${found}`,
        expected: [...usages.keys()],
        suggestion: near,
      })
      return undefined
    }
  }
}

interface Events {
  readonly event: EventName | undefined
  /** What follows the event's name. */
  readonly field: FieldPath | undefined
  readonly by: FieldPath | undefined
  readonly where: FilterExpression | undefined
  /** The event and the field. */
  readonly at: Span
}

/** The argument of a function of events. */
function readEvents(call: Call, { takesBy = false } = {}): Events | undefined {
  const [argument, ...others] = call.arguments
  if (argument === undefined) return misused(call, call.span, 'Say which events.')
  const [second] = others
  if (second !== undefined) return misused(call, spanOfNode(second), 'This is one argument too many.')
  const byNode = nodeOf(argument, 'path')
  if (byNode !== undefined && !takesBy) {
    return misused(call, spanOfNode(byNode), 'Only unique tells apart "by" something.')
  }
  const named = readEventAndField(call, argument)
  const whereNode = nodeOf(argument, 'filter')
  const where = whereNode && readFilter(whereNode, call.report)
  return named && { ...named, by: byNode && readPath(byNode), where }
}

/** `purchase`, `purchase.amount`, `*` or `*.amount`. */
function readEventAndField(
  call: Call,
  argument: CstNode,
): Pick<Events, 'event' | 'field' | 'at'> | undefined {
  const any = nodeOf(argument, 'any')
  if (any !== undefined) {
    const path = nodeOf(any, 'path')
    return { event: undefined, field: path && readPath(path), at: spanOfNode(any) }
  }
  const path = onlyPath(argument)
  if (path === undefined) return misused(call, valueSpan(argument), 'An event is named here.')
  const { names, span } = readPath(path)
  const [name = '', ...deeper] = names
  const event = { name, span: spanOfToken(theToken(path, Name)) }
  return { event, field: deeper.length === 0 ? undefined : { names: deeper, span }, at: span }
}

/** The expressions that a function begins with, when it has `count` arguments and they make sense. */
function readOperands(call: Call, count: 1 | 2): readonly Expression[] {
  const [first, second, third] = call.arguments
  const wrong = count === 1 ? second : third
  if (first === undefined || wrong !== undefined) {
    misused(
      call,
      wrong === undefined ? call.span : spanOfNode(wrong),
      `It takes ${count === 1 ? 'one argument' : 'two arguments'}.`,
    )
    return []
  }
  const node = nodeOf(first, 'expression')
  const tail = nodeOf(first, 'path') ?? nodeOf(first, 'filter')
  if (node === undefined || tail !== undefined) {
    misused(
      call,
      tail === undefined ? valueSpan(first) : spanOfNode(tail),
      'It takes a number, and counts no events itself.',
    )
    return []
  }
  const read = call.readExpression(node)
  return read === undefined ? [] : [read]
}

/** The length of time that is the second argument. */
function readLength(call: Call, units: readonly DurationUnit[]): Duration | undefined {
  const [, argument] = call.arguments
  if (argument === undefined) return misused(call, call.span, 'Say after a comma for how long.')
  const token = tokenOf(argument, DurationText)
  const length = token && parseDuration(token.image)
  const isAlone = nodeOf(argument, 'path') === undefined && nodeOf(argument, 'filter') === undefined
  if (length !== undefined && units.includes(length.unit) && isAlone) return length
  return misused(call, spanOfNode(argument), `This is no length of time in ${listed(units)}.`)
}

/** The path that an argument consists of, when that is all it is. */
function onlyPath(argument: CstNode): CstNode | undefined {
  const expression = nodeOf(argument, 'expression')
  const terms = expression === undefined ? [] : nodesOf(expression, 'term')
  const factors = terms.flatMap((term) => nodesOf(term, 'factor'))
  const [factor] = factors
  if (factor === undefined || factors.length > 1 || tokenOf(factor, Minus) !== undefined) return undefined
  return nodeOf(factor, 'path')
}

/** Where an argument is, without what follows it. */
function valueSpan(argument: CstNode): Span {
  const expression = nodeOf(argument, 'expression')
  if (expression !== undefined) return spanOfNode(expression)
  const token = tokenOf(argument, Text) ?? tokenOf(argument, DurationText)
  return token === undefined ? spanOfNode(argument) : spanOfToken(token)
}

function misused(call: Call, span: Span, message: string): undefined {
  const usage = usages.get(call.name) ?? call.name
  const text = call.arguments.map((argument) => tokenOf(argument, Text)).find((token) => token !== undefined)
  call.report({
    code: 'wrong_argument',
    span,
    message: `${message} Write it like ${usage}.`,
    expected: [usage],
    suggestion: text && writeName(readText(text.image, text.startOffset).text),
  })
}
