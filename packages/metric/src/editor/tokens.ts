import { tokenMatcher, type IToken } from 'chevrotain'
import type { Span } from '../place.ts'
import { readTokens } from '../syntax/parse-syntax.ts'
import {
  Close,
  Comma,
  comments,
  Comparison,
  Dot,
  DurationText,
  Factor,
  Name,
  NumberText,
  Open,
  Sign,
  Star,
  Text,
} from '../syntax/tokens.ts'
import { spanOfToken } from '../syntax/tree.ts'
import { beginning, follow, isFieldSlot, type Position } from './follow.ts'

export type TokenKind =
  | 'function'
  | 'event'
  | 'field'
  | 'metric'
  | 'keyword'
  | 'operator'
  | 'bracket'
  | 'text'
  | 'number'
  | 'comment'

/** A part of a formula for an editor to colour. */
export interface FormulaToken extends Span {
  readonly kind: TokenKind
}

/**
 * The parts of a formula in their order, told by where they stand: `count` is a function before a bracket, else a
 * metric. Spaces, and what means nothing, are no part. A formula with faults has its parts too.
 */
export function tokens(formula: string): readonly FormulaToken[] {
  const { tokens: read, groups } = readTokens(formula)
  let at = beginning
  const parts = read.map((token, index) => {
    const next = read[index + 1]
    const isCall = next !== undefined && tokenMatcher(next, Open)
    const kind = kindOf(at, token, isCall)
    at = follow(at, token, isCall)
    return { kind, ...spanOfToken(token) }
  })
  const remarks = (groups[comments] ?? []).map((token) => ({
    kind: 'comment' as const,
    ...spanOfToken(token),
  }))
  return [...parts, ...remarks].toSorted((a, b) => a.from - b.from)
}

function kindOf(at: Position, token: IToken, isCall: boolean): TokenKind {
  const after = follow(at, token, isCall)
  if (tokenMatcher(token, Name) && after.slot !== 'after value' && at.slot !== 'with') {
    return kindOfName(at, isCall)
  }
  if (tokenMatcher(token, Star) && at.slot === 'event') return 'event'
  if ([Open, Close, Comma, Dot].some((type) => tokenMatcher(token, type))) return 'bracket'
  if ([Comparison, Sign, Factor].some((type) => tokenMatcher(token, type))) return 'operator'
  if (tokenMatcher(token, Text)) return 'text'
  return tokenMatcher(token, NumberText) || tokenMatcher(token, DurationText) ? 'number' : 'keyword'
}

function kindOfName({ slot }: Position, isCall: boolean): TokenKind {
  if (slot === 'event') return 'event'
  if (isFieldSlot(slot)) return 'field'
  return isCall ? 'function' : 'metric'
}
