import { tokenMatcher, type IToken } from 'chevrotain'
import type { World } from '../definition/check-metrics.ts'
import type { Span } from '../place.ts'
import { readTokens } from '../syntax/parse-syntax.ts'
import {
  comments,
  DurationText,
  Name,
  NumberText,
  Open,
  reserved,
  Text,
  UnclosedText,
} from '../syntax/tokens.ts'
import { spanOfToken } from '../syntax/tree.ts'
import { beginning, follow, isFieldSlot } from './follow.ts'
import { optionsAt, type Completion } from './options-at.ts'

/** What could stand in the place of a part of the formula, which may be empty. */
export interface Completions extends Span {
  /** What begins with what is written there first; all of them where nothing is. */
  readonly options: readonly Completion[]
}

/**
 * What can be written at `offset` of a formula, in the events, properties and metrics of `world`: functions and
 * metrics where a number may stand, events in their brackets, fields, comparisons, values. In a field it is the
 * whole of it that is replaced, `cart.total` too. Never throws: a formula is mostly wrong while it is written.
 */
export function complete(formula: string, offset: number, world: World): Completions {
  const { tokens: read, groups } = readTokens(formula)
  if ((groups[comments] ?? []).some((comment) => isInside(comment, offset))) {
    return { from: offset, until: offset, options: [] }
  }
  const typed = read.find((token) => isTyped(token, offset))
  const place = typed === undefined ? { from: offset, until: offset } : spanOfToken(typed)
  const before = read.filter((token) => spanOfToken(token).until <= place.from)
  const at = before.reduce((position, token, index) => {
    const next = before[index + 1] ?? typed
    return follow(position, token, next !== undefined && tokenMatcher(next, Open))
  }, beginning)
  const from = isFieldSlot(at.slot) ? Math.min(at.field?.from ?? place.from, place.from) : place.from
  const start = unquoted(formula.slice(from, offset))
  const options = optionsAt(at, world)
  return {
    from,
    until: place.until,
    options: [
      ...options.filter(({ text }) => unquoted(text).startsWith(start)),
      ...options.filter(({ text }) => unquoted(text).indexOf(start) > 0),
    ],
  }
}

/** Letters great or small, and whether a name is in backticks, make no difference to what was meant. */
function unquoted(written: string): string {
  return written.toLowerCase().replace(/^`/, '')
}

/** Whether somebody at `offset` is still writing this word, number or text. */
function isTyped(token: IToken, offset: number): boolean {
  const { from, until } = spanOfToken(token)
  if (offset <= from || offset > until) return false
  if (tokenMatcher(token, Text)) return offset < until || tokenMatcher(token, UnclosedText)
  return [Name, NumberText, DurationText, ...reserved].some((type) => tokenMatcher(token, type))
}

function isInside(token: IToken, offset: number): boolean {
  const { from, until } = spanOfToken(token)
  // A comment to the end of the line goes on where it ends, the other kind is over there.
  return offset > from && (offset < until || (offset === until && !token.image.startsWith('/*')))
}
