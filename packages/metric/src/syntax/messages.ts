import { EOF, tokenMatcher, type IParserErrorMessageProvider, type IToken, type TokenType } from 'chevrotain'
import { listed } from '../fault.ts'
import { Close, Comma, Name, Open } from './tokens.ts'

/** What the parser says of a fault: its one channel is a text, so this travels through it as JSON. */
export interface ParserMessage {
  readonly message: string
  readonly expected: readonly string[]
}

export const anArgument = 'an event, a metric, a function, a number or a length of time'

/** What stood there, what could have, in words. */
export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, previous, ruleName }) =>
    message(actual, instead(expected, previous, ruleName)),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => message(firstRedundant, orTheEnd('expression')),
  buildNoViableAltMessage: ({ expectedPathsPerAlt, actual, customUserDescription }) =>
    message(
      actual[0],
      customUserDescription === undefined ? firstLabels(expectedPathsPerAlt.flat()) : [customUserDescription],
    ),
  buildEarlyExitMessage: ({ expectedIterationPaths, actual, customUserDescription }) =>
    message(
      actual[0],
      customUserDescription === undefined ? firstLabels(expectedIterationPaths) : [customUserDescription],
    ),
}

export function readMessage(text: string): ParserMessage {
  const read: ParserMessage = JSON.parse(text)
  return read
}

/** The parser names the one token that would end what it is in; before that, more could have come. */
function instead(expected: TokenType, previous: IToken, ruleName: string): readonly string[] {
  if (expected === EOF) return orTheEnd(ruleName)
  if (expected !== Close || ruleName !== 'call') return [labelOf(expected)]
  if (previous.tokenType === Open || previous.tokenType === Comma) return [anArgument]
  return tokenMatcher(previous, Name) ? ['")"', '"where"', '"by"', 'an operator'] : ['")"']
}

function orTheEnd(ruleName: string): readonly string[] {
  return [ruleName === 'file' ? 'metric "name" { … }' : 'an operator', 'the end']
}

function message(actual: IToken | undefined, expected: readonly string[]): string {
  const found =
    actual === undefined || actual.image === ''
      ? 'The text ends here'
      : `${quoted(actual.image)} cannot stand here`
  const said: ParserMessage = { message: `${found}: write ${listed(expected)}.`, expected }
  return JSON.stringify(said)
}

function firstLabels(paths: readonly (readonly TokenType[])[]): readonly string[] {
  return [...new Set(paths.flatMap(([first]) => (first === undefined ? [] : [labelOf(first)])))]
}

function labelOf({ LABEL, name }: TokenType): string {
  return LABEL ?? name
}

function quoted(image: string): string {
  const short = image.length > 40 ? `${image.slice(0, 40)}…` : image
  return short.includes('"') ? short : `"${short}"`
}
