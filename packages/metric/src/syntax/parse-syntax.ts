import {
  EOF,
  Lexer,
  type CstNode,
  type ILexingResult,
  type IRecognitionException,
  type IToken,
} from 'chevrotain'
import type { SpannedFault } from '../fault.ts'
import type { Span } from '../place.ts'
import { Grammar } from './grammar.ts'
import { readMessage } from './messages.ts'
import { spanOfToken } from './tree.ts'
import { Close, CloseList, Open, OpenList, tokens, UnclosedText } from './tokens.ts'

/** What was written, as a tree, and what is wrong with it. Where something is, the tree has gaps. */
export interface Syntax {
  readonly tree: CstNode | undefined
  readonly faults: readonly SpannedFault[]
}

type TextKind = 'file' | 'formula' | 'field'

/** More than anybody writes; enough to keep every text's parsing short and its tree shallow. */
export const syntaxLimits = {
  field: { characters: 1000, tokens: 100 },
  formula: { characters: 10_000, tokens: 2000 },
  file: { characters: 500_000, tokens: 100_000 },
  depth: 50,
} as const

/** Reads `text` as a file of metrics, one formula or the name of a field. Never throws. */
export function parseSyntax(text: string, kind: TextKind): Syntax {
  const limit = syntaxLimits[kind]
  if (text.length > limit.characters) {
    const message = `This is longer than ${limit.characters} characters. Divide it: metrics can name each other.`
    return refuse('too_long', { from: limit.characters, until: text.length }, message)
  }
  const lexed = readTokens(text)
  const beyond = lexed.tokens[limit.tokens]
  if (beyond !== undefined) {
    const message = `This has more than ${limit.tokens} words and signs. Divide it: metrics can name each other.`
    return refuse('too_long', { from: beyond.startOffset, until: text.length }, message)
  }
  const deep = firstTooDeep(lexed.tokens)
  if (deep !== undefined) {
    const message = `Brackets are at most ${syntaxLimits.depth} deep. Give the inner part a name as a metric of its own.`
    return refuse('too_deep', spanOfToken(deep), message)
  }
  const { grammar } = machines()
  grammar.input = lexed.tokens
  const tree = readTree(grammar, kind)
  const faults = [
    ...lexed.errors.map(toLexicalFault),
    ...unclosedTexts(lexed),
    ...grammar.errors.map((error) => toFault(error, text)),
  ]
  return { tree, faults }
}

export function readTokens(text: string): ILexingResult {
  return machines().lexer.tokenize(text)
}

function readTree(grammar: Grammar, kind: TextKind): CstNode {
  switch (kind) {
    case 'file':
      return grammar.file()
    case 'formula':
      return grammar.expression()
    case 'field':
      return grammar.path()
  }
}

let made: { readonly lexer: Lexer; readonly grammar: Grammar } | undefined

/** Made when first wanted: looking the grammar through takes some milliseconds. */
function machines() {
  made ??= { lexer: new Lexer(tokens), grammar: new Grammar() }
  return made
}

function refuse(code: 'too_long' | 'too_deep', span: Span, message: string): Syntax {
  return { tree: undefined, faults: [{ code, span, message }] }
}

/** The parser goes as deep as the brackets do: so many that its stack might end are refused before. */
function firstTooDeep(all: readonly IToken[]): IToken | undefined {
  let depth = 0
  return all.find(({ tokenType }) => {
    if (tokenType === Open || tokenType === OpenList) depth += 1
    if (tokenType === Close || tokenType === CloseList) depth -= 1
    return depth > syntaxLimits.depth
  })
}

function toLexicalFault({ offset, length }: ILexingResult['errors'][number]): SpannedFault {
  return {
    code: 'syntax',
    span: { from: offset, until: offset + length },
    message:
      'This sign means nothing here. Put texts into straight quotes, and unusual names into backticks.',
  }
}

function unclosedTexts({ tokens }: ILexingResult): readonly SpannedFault[] {
  return tokens
    .filter(({ tokenType }) => tokenType === UnclosedText)
    .map((token) => {
      const quote = token.image[0] ?? '"'
      const message = `This text has no end. Close it with ${quote} before the end of the line.`
      return {
        code: 'syntax',
        span: spanOfToken(token),
        message,
        expected: [quote],
        suggestion: `${token.image}${quote}`,
      }
    })
}

function toFault({ message, token }: IRecognitionException, text: string): SpannedFault {
  const span = token.tokenType === EOF ? { from: text.length, until: text.length } : spanOfToken(token)
  return { code: 'syntax', span, ...readMessage(message) }
}
