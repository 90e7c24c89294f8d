import { joinSql, param, sql, type Param, type Sql } from '../../../store/sql.ts'
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
  /** Whether entries keep places in the list instead of codes: to find what an event was, or what came after it. */
  readonly wide: boolean
}

/** An attempt is a list of entries, one for each step that it reached: time, then the code or the place in the list, then the step. */
const stepBits = 5
const placeBits = 32

export function packingOf(
  { steps, exclusions, read, windowMs }: FunnelPlan,
  { wide, codeBits }: { readonly wide: boolean; readonly codeBits: number },
): Packing {
  const bits = steps.length + exclusions.length
  const originMs = read.fromMs - windowMs - 1
  const timeBits = Math.ceil(Math.log2(read.untilMs - originMs + 1))
  // One bit is left for the sign of a difference.
  const type = timeBits + bits + codeBits < 64 ? 'UInt64' : 'UInt128'
  return { bits, codeBits, type, originMs, wide }
}

/** What a row of events becomes, of its `flags` and code. */
export function packedSql(
  { bits, codeBits, type, originMs }: Packing,
  flags: Sql,
  code: Sql | undefined,
): Sql {
  const at = sql`to${{ parts: [type] }}(toUnixTimestamp64Milli(timestamp) - ${param('Int64', originMs)})`
  const parts = [sql`bitShiftLeft(${at}, ${numberSql(bits + codeBits)})`, flags]
  return joinSql(code === undefined ? parts : [...parts, code], ' + ')
}

/** The bits of a row. `matches`: of each step, then of each exclusion. */
export function flagsSql(packing: Packing, matches: readonly Sql[]): Sql {
  const flags = matches.map(
    (match, place) => sql`if(${match}, 0, ${param('UInt64', flagOf(packing, place))})`,
  )
  return joinSql(flags, ' + ')
}

/** The same where names alone say what an event is: the engine looks each name up once for many rows. */
export function namedFlagsSql(packing: Packing, names: readonly (readonly string[])[]): Sql {
  const all = [...new Set(names.flat())]
  const sum = (isUnset: (own: readonly string[]) => boolean) =>
    names.reduce((flags, own, place) => (isUnset(own) ? flags + flagOf(packing, place) : flags), 0)
  const flags = all.map((name) => sum((own) => !own.includes(name)))
  return sql`transform(name, ${param('Array(String)', all)}, ${param('Array(UInt64)', flags)}, ${param(
    'UInt64',
    sum(() => true),
  )})`
}

function flagOf({ bits, codeBits }: Packing, place: number): number {
  return 2 ** (bits - 1 - place + codeBits)
}

/** The milliseconds since the origin, of an event in the list. */
export function eventAt({ bits, codeBits }: Packing, x: Sql): Sql {
  return sql`toUInt64(bitShiftRight(${x}, ${numberSql(bits + codeBits)}))`
}

/** Whether an event in the list is one of a step, or further on of an exclusion. */
export function eventIs(packing: Packing, x: Sql, place: number): Sql {
  return sql`bitAnd(${x}, ${numberSql(flagOf(packing, place))}) = 0`
}

export function eventCode({ codeBits }: Packing, x: Sql): Sql {
  return sql`toUInt32(bitAnd(${x}, ${numberSql(2 ** codeBits - 1)}))`
}

/** What an attempt that begins with an event of the list is told by: the event with nothing but its time. */
export function beginSql(packing: Packing, x: Sql): Sql {
  const width = packing.type === 'UInt64' ? 64n : 128n
  return sql`bitAnd(${x}, ${numberAs(packing, 2n ** width - 2n ** lowBits(packing))})`
}

/** Whether the event `x` lies in the window of the attempt that began with `begin`. */
export function isWithinSql(packing: Packing, { windowMs }: FunnelPlan, begin: Sql): Sql {
  return sql`x - ${begin} <= ${numberAs(packing, ((BigInt(windowMs) + 1n) << lowBits(packing)) - 1n)}`
}

/** Of events in the list the least that an attempt cannot begin with any more. */
export function rangeEnd(packing: Packing, { range }: FunnelPlan): Param {
  return numberAs(packing, BigInt(range.untilMs - packing.originMs) << lowBits(packing))
}

/** The event `x`, at `place` in the list, as what reached a step. */
export function entrySql(packing: Packing, x: Sql, place: Sql, step: number): Sql {
  const at = eventAt(packing, x)
  if (packing.wide)
    return sql`bitShiftLeft(toUInt128(${at}), ${numberSql(stepBits + placeBits)}) + toUInt128(${place}) * 32 + ${numberSql(step)}`
  const code = packing.codeBits === 0 ? sql`` : sql` + toUInt64(${eventCode(packing, x)}) * 32`
  return sql`bitShiftLeft(${at}, ${numberSql(stepBits + packing.codeBits)})${code} + ${numberSql(step)}`
}

/** When an entry's event happened, in milliseconds since the origin. */
export function entryAt(entry: Sql, { wide, codeBits }: Packing): Sql {
  return sql`bitShiftRight(${entry}, ${numberSql(stepBits + (wide ? placeBits : codeBits))})`
}

/** The milliseconds since the beginning of what is read, of an entry. */
export function entryMs(entry: Sql, packing: Packing, { read }: FunnelPlan): Sql {
  return sql`toUInt64(${entryAt(entry, packing)}) - ${numberSql(read.fromMs - packing.originMs)}`
}

export function entryStep(entry: Sql): Sql {
  return sql`toUInt8(${entry} % 32)`
}

/** Of wide entries. */
export function entryPlace(entry: Sql): Sql {
  return sql`toUInt32(bitShiftRight(${entry}, ${numberSql(stepBits)}) % 4294967296)`
}

/** Of entries that are not wide. */
export function entryCode(entry: Sql, { codeBits }: Packing): Sql {
  return sql`toUInt32(bitShiftRight(${entry}, ${numberSql(stepBits)}) % ${numberSql(2 ** codeBits)})`
}

/** Numbers of this program's own: constants that the engine may fold. */
export function numberSql(value: number): Sql {
  return { parts: [String(value)] }
}

function numberAs({ type }: Packing, value: bigint): Param {
  return param(type, String(value))
}

function lowBits({ bits, codeBits }: Packing): bigint {
  return BigInt(bits + codeBits)
}
