import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import type { FunnelPlan, PlannedStep } from './funnel-plan.ts'
import { entrySql, eventAt, eventIs, numberSql, type Packing } from './packing.ts'

/** Whether {@link walkSql} finds the attempts: each unit has one, and nothing ends it before its window does. */
export function isWalkable({ order, attempts, exclusions }: FunnelPlan): boolean {
  return order !== 'any' && attempts !== 'each' && exclusions.length === 0
}

/**
 * The rows of `units` that have an attempt, with its `path` as entries. What a fold finds event by event is found here
 * step by step, for all events of a unit at once: a list for each step says of each event when the attempt began that
 * reaches the step with it, 0 for none. Who begins later is alive for longer, so the attempt that counts at an event is
 * always that of the last event before it to have reached the step. With reading and sorting it takes a third of the time.
 */
export function walkSql(plan: FunnelPlan, packing: Packing, units: Sql): Sql {
  const { steps, attempts } = plan
  const own =
    attempts === 'first'
      ? sql`(SELECT *, ${firstBegin(plan, packing)} AS begin FROM (${units}))`
      : sql`(${units})`
  const reached = steps.reduce(
    (rows, _, index) => sql`(SELECT *, ${reachedSql(plan, packing, index)} FROM ${rows})`,
    own,
  )
  const ended = sql`SELECT *, ${furthestSql(steps)} AS furthest, toUInt8(furthest % 32) AS ${on(steps.length)}, bitShiftRight(furthest, 5) % 4294967296 AS ${next(steps.length)} FROM ${reached}`
  const lists = steps.flatMap((_, index) => [
    sql`${on(steps.length)} = ${numberSql(index)}`,
    sql`${begins(index)}`,
  ])
  const began = sql`SELECT *, multiIf(${joinSql([...lists, begins(0)], ', ')})[${next(steps.length)}] AS began FROM (${ended})`
  const walked = steps.reduceRight(
    (rows, step, index) => sql`SELECT *, ${cameFromSql(plan, step, index)} FROM (${rows})`,
    began,
  )
  const entries = steps.map(
    (_, index) =>
      sql`if(${was(index)}, ${entrySql(packing, sql`xs[${place(index)}]`, place(index), index)}, 0)`,
  )
  return sql`SELECT *, arrayFilter(e -> e != 0, [${joinSql(entries, ', ')}]) AS path FROM (${walked}) WHERE notEmpty(path)`
}

/** Past any place of {@link furthestSql}, at no step. */
const nowhere = numberSql(2 ** 42 + 31)

// Names of columns, each of a step: when the attempt began that reaches it with an event, and the last to have reached it
// before an event. From the last step back: at which step the attempt is, whether it was at this one, at which event, and
// in strict order at which event it was at the step before.
const begins = (index: number): Sql => ({ parts: [`begins${index}`] })
const held = (index: number): Sql => ({ parts: [`held${index}`] })
const on = (index: number): Sql => ({ parts: [`on${index}`] })
const was = (index: number): Sql => ({ parts: [`was${index}`] })
const place = (index: number): Sql => ({ parts: [`place${index}`] })
const next = (index: number): Sql => ({ parts: [`next${index}`] })

/**
 * The rows of `units` without what lies between in long runs of the same step: of those that begin an attempt only the
 * last is gone on from, and of others only the first reaches it. `undefined` where that cannot be said: in strict order
 * every event counts, and so it does where one may be several steps.
 */
export function thinned(
  { steps, order }: FunnelPlan,
  { bits, codeBits }: Packing,
  units: Sql,
): Sql | undefined {
  const areAllApart = steps.every((step, index) =>
    steps.slice(index + 1).every((other) => areApart(step, other)),
  )
  if (order === 'strict' || !areAllApart) return undefined
  const differs = (other: string) => sql`bitXor(x, ${{ parts: [other] }})`
  const isOther = sql`bitAnd(bitOr(${differs('before')}, ${differs('next')}), ${numberSql((2 ** bits - 1) * 2 ** codeBits)}) != 0`
  // Of those of one millisecond the first counts.
  const isTied = sql`bitShiftRight(${differs('next')}, ${numberSql(bits + codeBits)}) = 0`
  return sql`SELECT person, arrayFilter((x, before, next) -> ${isOther} OR ${isTied}, whole, arrayPushFront(arrayPopBack(whole), 0), arrayPushBack(arrayPopFront(whole), 0)) AS xs FROM (SELECT person, xs AS whole FROM (${units}))`
}

/** The place of the first event that an attempt may begin with. */
function firstBegin(plan: FunnelPlan, packing: Packing): Sql {
  const roots = plan.steps.flatMap(({ after }, index) =>
    after.length === 0 ? [eventIs(packing, sql`x`, index)] : [],
  )
  return sql`arrayFirstIndex(x -> (${joinSql(roots, ' OR ')}) AND ${isInRange(plan, packing)}, xs)`
}

function isInRange({ range }: FunnelPlan, packing: Packing): Sql {
  return sql`${eventAt(packing, sql`x`)} < ${param('UInt64', range.untilMs - packing.originMs)}`
}

/** The lists of a step. */
function reachedSql(plan: FunnelPlan, packing: Packing, index: number): Sql {
  const { steps, order, attempts, windowMs } = plan
  const after = steps[index]?.after ?? []
  const [is, at] = [eventIs(packing, sql`x`, index), eventAt(packing, sql`x`)]
  const before = after.map((_, other) => ({ parts: [`s${other}`] }))
  const latest = before.length === 1 ? joinSql(before, '') : sql`greatest(${joinSql(before, ', ')})`
  const own =
    after.length > 0
      ? sql`arrayMap((x, ${joinSql(before, ', ')}) -> if(${is} AND ${at} - ${latest} <= ${param('UInt64', windowMs)}, ${latest}, 0), xs, ${joinSql(after.map(held), ', ')})`
      : attempts === 'first'
        ? sql`arrayMap((x, place) -> if(place = begin AND ${is}, ${at}, 0), xs, arrayEnumerate(xs))`
        : sql`arrayMap(x -> if(${is} AND ${isInRange(plan, packing)}, ${at}, 0), xs)`
  const list = sql`${own} AS ${begins(index)}`
  const following = steps.filter((step) => step.after.includes(index))
  if (following.length === 0) return list
  const until = order === 'strict' ? begins(index) : sql`arrayFill(s -> s > 0, ${begins(index)})`
  // What an event begins, it does not go on with. Where none can be both, what was before it is what is after it.
  const isApart = order !== 'strict' && following.every((step) => areApart(steps[index], step))
  return sql`${list}, ${isApart ? until : sql`arrayPushFront(arrayPopBack(${until}), 0)`} AS ${held(index)}`
}

/** Whether no event can be both: they have other names. */
function areApart(a: PlannedStep | undefined, b: PlannedStep): boolean {
  const [names, others] = [a?.selection.names, b.selection.names]
  return names !== undefined && others !== undefined && !names.some((name) => others.includes(name))
}

/** The step that the attempt gets to, below its place: of the furthest the first to be reached, and of those the first listed. */
function furthestSql(steps: readonly PlannedStep[]): Sql {
  const ends = steps.map(({ depth }, index) => {
    const rank = numberSql((steps.length - depth) * 2 ** 37 + index)
    return sql`if(arrayFirstIndex(s -> s > 0, ${begins(index)}) AS first${numberSql(index)} = 0, ${nowhere}, ${rank} + bitShiftLeft(toUInt64(first${numberSql(index)}), 5))`
  })
  return ends.length === 1 ? joinSql(ends, '') : sql`least(${joinSql(ends, ', ')})`
}

/** Whether the attempt was at a step, and where; and at which step it was before: the last that it held. */
function cameFromSql({ order }: FunnelPlan, { after }: PlannedStep, index: number): Sql {
  const [first, ...others] = after
  const choices = others
    .toReversed()
    .flatMap((other) => [sql`${held(other)}[${place(index)}] = began`, numberSql(other)])
  const from =
    first === undefined
      ? numberSql(255)
      : choices.length === 0
        ? numberSql(first)
        : sql`multiIf(${joinSql([...choices, numberSql(first)], ', ')})`
  // Of events that reach a step for the same beginning the first counts; in strict order the one right before does.
  const at =
    order === 'strict'
      ? sql`${next(index + 1)} AS ${place(index)}, ${next(index + 1)} - ${was(index)} AS ${next(index)}`
      : sql`if(${was(index)}, indexOf(${begins(index)}, began), 0) AS ${place(index)}`
  return sql`${on(index + 1)} = ${numberSql(index)} AS ${was(index)}, ${at}, if(${was(index)}, ${from}, ${on(index + 1)}) AS ${on(index)}`
}
