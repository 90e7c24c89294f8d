import { tokenMatcher, type IToken, type TokenType } from 'chevrotain'
import { figures } from '../formula/expression.ts'
import {
  And,
  Between,
  By,
  Close,
  Comma,
  Comparison,
  Contains,
  Dot,
  DurationText,
  Ends,
  Factor,
  In,
  Is,
  Matches,
  Name,
  NumberText,
  Open,
  Or,
  readName,
  SetWord,
  Sign,
  Star,
  Starts,
  Text,
  False,
  True,
  Where,
  With,
} from '../syntax/tokens.ts'

/** What may stand next. */
export type Slot =
  | 'operand'
  | 'operator'
  | 'event'
  | 'after event'
  /** The number that a figure takes, after the event's dot. */
  | 'number'
  | 'by'
  | 'filter field'
  | 'comparison'
  | 'value'
  | 'after value'
  | 'length'
  | 'set'
  | 'with'
  | 'nothing'

/** Where in a formula somebody is: which brackets are open, and what was said in the innermost. */
export interface Position {
  readonly slot: Slot
  /** The function whose arguments stand in these brackets. */
  readonly call: string | undefined
  /** A function whose bracket comes next. */
  readonly called: string | undefined
  /** The event that the argument names; `undefined` before it is named, and for every event. */
  readonly event: string | undefined
  readonly field: NamedField | undefined
  /** A second value comes after this one and `and`. */
  readonly isBetween: boolean
  readonly outer: Position | undefined
}

/** The field that is being named, or that a value is compared with. */
interface NamedField {
  readonly slot: FieldSlot
  readonly names: readonly string[]
  /** Where it begins in the text. */
  readonly from: number
}

export type FieldSlot = (typeof fieldSlots)[number]
const fieldSlots = ['number', 'by', 'filter field'] as const

export const beginning: Position = {
  slot: 'operand',
  call: undefined,
  called: undefined,
  event: undefined,
  field: undefined,
  isBetween: false,
  outer: undefined,
}

const eventFunctions: ReadonlySet<string> = new Set(['count', 'unique', ...figures])

/**
 * Where `token` leads to. Never refuses: what makes no sense leaves the position as it is, so that an editor goes
 * on helping in a formula that is being written. `isCall`: a bracket follows.
 */
export function follow(at: Position, token: IToken, isCall: boolean): Position {
  const is = (...types: readonly TokenType[]) => types.some((type) => tokenMatcher(token, type))
  if (is(Open)) return open(at)
  if (is(Close)) return close(at)
  // Elsewhere these words are names.
  if (is(SetWord) && at.slot === 'set') return { ...at, slot: 'after value' }
  if (is(With) && at.slot === 'with') return { ...at, slot: 'value' }
  if (is(Name)) return named(at, token, isCall)
  if (is(Star) && at.slot === 'event') return { ...at, slot: 'after event' }
  if (is(Dot)) return dot(at, token)
  if (is(Comma)) return comma(at)
  if (is(By)) return { ...at, slot: 'by', field: undefined }
  if (is(Where)) return { ...at, slot: 'filter field', field: undefined }
  if (is(And) && at.isBetween) return { ...at, slot: 'value', isBetween: false }
  if (is(And, Or)) return { ...at, slot: 'filter field', field: undefined }
  if (is(Comparison, Contains, Matches, In)) return { ...at, slot: 'value' }
  if (is(Between)) return { ...at, slot: 'value', isBetween: true }
  if (is(Is)) return { ...at, slot: 'set' }
  if (is(Starts, Ends)) return { ...at, slot: 'with' }
  if (at.slot === 'value') return is(Text, NumberText, True, False) ? { ...at, slot: 'after value' } : at
  if (is(Sign, Factor)) return { ...at, slot: 'operand' }
  return is(NumberText, DurationText) ? { ...at, slot: 'operator' } : at
}

export function isFieldSlot(slot: Slot): slot is FieldSlot {
  return fieldSlots.some((candidate) => candidate === slot)
}

function open(at: Position): Position {
  // Of conditions, or of the values of `in`: they are about the same event.
  if (at.slot === 'filter field' || at.slot === 'value') return { ...at, outer: at }
  const slot = at.called !== undefined && eventFunctions.has(at.called) ? 'event' : 'operand'
  return { ...beginning, slot, call: at.called, outer: { ...at, slot: 'operator', called: undefined } }
}

function close({ outer = beginning }: Position): Position {
  return outer.slot === 'operator' ? outer : { ...outer, slot: 'after value' }
}

function named(at: Position, token: IToken, isCall: boolean): Position {
  const name = readName(token.image)
  if (at.slot === 'operand') return isCall ? { ...at, called: name } : { ...at, slot: 'operator' }
  if (at.slot === 'event') return { ...at, slot: 'after event', event: name }
  if (!isFieldSlot(at.slot)) return at
  const { names, from } = at.field ?? { names: [], from: token.startOffset }
  const slot = at.slot === 'filter field' ? 'comparison' : 'after event'
  return { ...at, slot, field: { slot: at.slot, names: [...names, name], from } }
}

function dot(at: Position, { startOffset }: IToken): Position {
  if (at.slot !== 'after event' && at.slot !== 'comparison') return at
  if (at.field !== undefined) return { ...at, slot: at.field.slot }
  return { ...at, slot: 'number', field: { slot: 'number', names: [], from: startOffset + 1 } }
}

function comma(at: Position): Position {
  if (at.outer?.slot === 'value') return { ...at, slot: 'value' }
  return at.call === 'rate' || at.call === 'rolling' ? { ...at, slot: 'length' } : { ...at, slot: 'nothing' }
}
