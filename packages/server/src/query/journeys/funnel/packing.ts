import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import type { FunnelPlan } from './funnel-plan.ts'

/**
 * The events of a unit as one rising list of numbers. In each the time comes first, then a bit for each step and
 * exclusion, 0 where the event is one: so events of one millisecond are in the order of the steps (D51). Then comes the
 * code of a value, where one is asked for.
 */
export interface Packing {
  /** Of steps and exclusions. */
  readonly bits: number
  /** Of the code. */
  readonly codeBits: number
  readonly type: 'UInt64' | 'UInt128'
  /** From when on times are counted: longer than a window before the first, so that 0 is out of every window's reach. */
  readonly originMs: number
  /** Whether entries keep places in the list too: to find an event's code again, or what came after it. */
  readonly wide: boolean
}

/** An attempt is a list of entries, one for each step that it reached: time, place in the list, step. */
const stepBits = 5
const placeBits = 32

export function packingOf(
  { steps, exclusions, read, windowMs }: FunnelPlan,
  { wide, codeBits }: { readonly wide: boolean; readonly codeBits: number },
): Packing {
  const bits = steps.length + exclusions.length
  const originMs = read.fromMs - windowMs - 1
  const timeBits = Math.ceil(Math.log2(read.untilMs - originMs + 1))
  const type = timeBits + bits + codeBits <= 64 ? 'UInt64' : 'UInt128'
  return { bits, codeBits, type, originMs, wide }
}

/** What a row of events becomes. `matches`: of each step, then of each exclusion. */
export function packedSql(
  { bits, codeBits, type, originMs }: Packing,
  matches: readonly Sql[],
  code: Sql | undefined,
): Sql {
  const at = sql`to${{ parts: [type] }}(toUnixTimestamp64Milli(timestamp) - ${param('Int64', originMs)})`
  const flags = matches.map(
    (match, index) => sql`if(${match}, 0, ${param('UInt64', String(2 ** (bits - 1 - index + codeBits)))})`,
  )
  const parts = [sql`bitShiftLeft(${at}, ${numberSql(bits + codeBits)})`, ...flags]
  return joinSql(code === undefined ? parts : [...parts, code], ' + ')
}

/** The milliseconds since the origin, of an event in the list. */
export function eventAt({ bits, codeBits }: Packing, x: Sql): Sql {
  return sql`toUInt64(bitShiftRight(${x}, ${numberSql(bits + codeBits)}))`
}

/** Whether an event in the list is one of a step, or further on of an exclusion. */
export function eventIs({ bits, codeBits }: Packing, x: Sql, place: number): Sql {
  return sql`NOT bitTest(${x}, ${numberSql(bits - 1 - place + codeBits)})`
}

export function eventCode({ codeBits }: Packing, x: Sql): Sql {
  return sql`toUInt32(bitAnd(${x}, ${numberSql(2 ** codeBits - 1)}))`
}

/** The event `x`, at `place` in the list, as what reached a step. */
export function entrySql(packing: Packing, x: Sql, place: Sql, step: number): Sql {
  const at = eventAt(packing, x)
  return packing.wide
    ? sql`bitShiftLeft(toUInt128(${at}), ${numberSql(stepBits + placeBits)}) + toUInt128(${place}) * 32 + ${numberSql(step)}`
    : sql`bitShiftLeft(${at}, ${numberSql(stepBits)}) + ${numberSql(step)}`
}

/** When an entry's event happened, in milliseconds since the origin. */
export function entryAt(entry: Sql, { wide }: Packing): Sql {
  return sql`bitShiftRight(${entry}, ${numberSql(wide ? stepBits + placeBits : stepBits)})`
}

/** The milliseconds since the beginning of what is read, of an entry. */
export function entryMs(entry: Sql, packing: Packing, { read }: FunnelPlan): Sql {
  return sql`toUInt64(${entryAt(entry, packing)}) - ${numberSql(read.fromMs - packing.originMs)}`
}

export function entryStep(entry: Sql): Sql {
  return sql`toUInt8(${entry} % 32)`
}

export function entryPlace(entry: Sql): Sql {
  return sql`toUInt32(bitShiftRight(${entry}, ${numberSql(stepBits)}) % 4294967296)`
}

/** Numbers of this program's own: constants that the engine may fold. */
export function numberSql(value: number): Sql {
  return { parts: [String(value)] }
}
