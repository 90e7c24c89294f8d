import { joinSql, param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import type { Row } from '../../../store/store.ts'
import { readNumber } from '../../answer/read-row.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { PathCounts, PathStep } from './path-counts.ts'
import { labelText } from './path-labels.ts'
import { labelledPaths } from './path-rows.ts'
import { pathsLimits } from './paths-question.ts'
import type { PathsPlan } from './plan-paths.ts'

/** Labels that are told apart by their places in this list: a whole path then is a single number. */
export type PathCodes = readonly string[]

/** More would have to travel with the statement. */
const mostCodes = 20_000
// 0 is the end of a path, 1 what is unset.
const unset = 1
const firstCode = 2

// What paths and links are counted by, from below: the place of a link, 0 for a whole path, then the codes of the steps.
const placeBits = 5
/** The place that no link has: of units whose order is not known. */
const unclear = 2 ** placeBits - 1
/** Above all that, once it is counted. */
const countBits = 32

/** How many labels there may be for a whole path to fit into 256 bits, with its count. */
export function mostPathCodes({ steps }: PathsPlan): number {
  const bits = Math.floor((256 - countBits - placeBits) / steps)
  return Math.min(mostCodes, 2 ** Math.min(bits, 16) - firstCode)
}

function bitsOf({ steps }: PathsPlan, codes: PathCodes) {
  const ofCode = Math.ceil(Math.log2(codes.length + firstCode))
  return { ofCode, ofKey: steps * ofCode + placeBits }
}

/**
 * Rows of `place`, 0 for whole paths and else that of links, with `units`, and the most frequent in `tops`: numbers as
 * text, in which the count comes first, from above, then the codes, then the place. Unless it `isPrecise` a row may say
 * of how many units it is not known in which order their events are.
 */
export function codedPathsSql(
  plan: PathsPlan,
  codes: PathCodes,
  { scope, isPrecise }: { readonly scope: Scope; readonly isPrecise: boolean },
): ScopedSql {
  const bits = bitsOf(plan, codes)
  const type = integerOf(bits.ofKey)
  const packed = integerOf(bits.ofKey + countBits)
  const link = sql`arrayMap((a, b, place) -> bitShiftLeft(${type}(a), ${number(bits.ofCode + placeBits)}) + bitShiftLeft(${type}(b), ${number(placeBits)}) + place, arrayPopBack(path), arrayPopFront(path), range(1, length(path)))`
  const whole = Array.from({ length: plan.steps }, (_, index) => {
    const shift = (plan.steps - 1 - index) * bits.ofCode + placeBits
    return sql`bitShiftLeft(${type}(path[${number(index + 1)}]), ${number(shift)})`
  })
  const isUnclear = isPrecise ? sql`` : sql`, if(is_clear, [], [${type}(${number(unclear)})])`
  const most = number(Math.max(plan.limit, pathsLimits.links))
  const top = sql`bitShiftLeft(${packed}(${number(2 ** countBits - 1)} - counted), ${number(bits.ofKey)}) + key`
  return withinScope(scope, (from) => {
    const paths = labelledPaths(plan, from, {
      bits: 16,
      label: (text) => codeSql(plan, text, codes),
      isPrecise,
    })
    const keys = sql`SELECT arrayConcat(${link}, [${joinSql(whole, ' + ')}]${isUnclear}) AS keys FROM (${paths})`
    const counted = sql`SELECT key, count() AS counted FROM (${keys}) ARRAY JOIN keys AS key GROUP BY key`
    return sql`SELECT toUInt8(key % ${number(2 ** placeBits)}) AS place, sum(counted) AS units, arrayMap(t -> toString(t), groupArraySorted(${most})(${top})) AS tops FROM (${counted}) GROUP BY place ORDER BY place`
  })
}

/** NULL for a label that came since the codes were made. */
function codeSql(plan: PathsPlan, text: Sql, codes: PathCodes): Sql {
  const label = labelText(plan, text)
  const none = sql`toUInt16(${number(unset)})`
  if (codes.length === 0) return sql`if(isNull(${label}), ${none}, NULL)`
  const places = sql`range(toUInt16(${number(firstCode)}), toUInt16(${number(codes.length + firstCode)}))`
  const code = sql`nullIf(transform(ifNull(toString(${label}), ''), ${param('Array(String)', codes)}, ${places}, toUInt16(0)), 0)`
  return sql`if(isNull(${label}), ${none}, ${code})`
}

/** What the rows of {@link codedPathsSql} say; `undefined` where the order of some events is not known. */
export function codedCounts(plan: PathsPlan, codes: PathCodes, rows: readonly Row[]): PathCounts | undefined {
  const bits = bitsOf(plan, codes)
  const placeOf = (row: Row) => readNumber(row, 'place') ?? 0
  if (rows.some((row) => placeOf(row) === unclear)) return undefined
  const textOf = (code: number): string | null => codes[code - firstCode] ?? null
  const stepOf = (code: number | undefined): PathStep =>
    code === undefined || code === 0 ? { end: true } : textOf(code)
  const topsOf = (row: Row | undefined, length: number) =>
    textsOf(row?.['tops']).map((text) => unpacked(BigInt(text), { ...bits, length }))
  const whole = rows.find((row) => placeOf(row) === 0)
  return {
    units: whole === undefined ? 0 : (readNumber(whole, 'units') ?? 0),
    paths: topsOf(whole, plan.steps)
      .slice(0, plan.limit)
      .map(({ count, steps }) => {
        const shown = steps.filter((code) => code !== 0).map(textOf)
        return {
          steps: plan.direction === 'backward' ? shown.toReversed() : shown,
          ended: shown.length < plan.steps,
          count,
        }
      }),
    links: rows
      .filter((row) => placeOf(row) !== 0)
      .flatMap((row) =>
        topsOf(row, 2).map(({ count, steps }) => {
          const [from, to] = plan.direction === 'backward' ? steps.toReversed() : steps
          return { place: placeOf(row), from: stepOf(from), to: stepOf(to), count }
        }),
      ),
  }
}

/** The parts of a number of `tops`. */
function unpacked(
  top: bigint,
  { ofCode, ofKey, length }: { readonly ofCode: number; readonly ofKey: number; readonly length: number },
) {
  const part = (from: number, size: number) => Number((top >> BigInt(from)) % 2n ** BigInt(size))
  return {
    count: 2 ** countBits - 1 - Number(top >> BigInt(ofKey)),
    steps: Array.from({ length }, (_, index) => part(placeBits + (length - 1 - index) * ofCode, ofCode)),
  }
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : []
}

/** The function that makes a number of so many bits. */
function integerOf(bits: number): Sql {
  return { parts: [bits <= 64 ? 'toUInt64' : bits <= 128 ? 'toUInt128' : 'toUInt256'] }
}

function number(value: number): Sql {
  return { parts: [String(value)] }
}
