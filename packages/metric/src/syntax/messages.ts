import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain'
import { listed } from '../fault.ts'

/** What the parser says of a fault: its one channel is a text, so this travels through it as JSON. */
export interface ParserMessage {
  readonly message: string
  readonly expected: readonly string[]
}

/** What stood there, what could have, in words. */
export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => message(actual, [labelOf(expected)]),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => message(firstRedundant, ['an operator', 'the end']),
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
