import { joinSql, sql, type Sql } from '../../../store/sql.ts'
import type { FunnelPlan, PlannedStep } from './funnel-plan.ts'
import { beginSql, entrySql, eventIs, isWithinSql, numberSql, rangeEnd, type Packing } from './packing.ts'

/** Whether {@link walkSql} finds the attempts: each unit has one, and nothing ends it before its window does. */
export function isWalkable({ order, attempts, exclusions, steps }: FunnelPlan): boolean {
  if (order === 'any' || attempts === 'each' || exclusions.length > 0) return false
  return order === 'ordered' || isLine(steps)
}

/**
 * The rows of `units` that have an attempt, with its `path` as entries. What a fold finds event by event is found here
 * step by step, for all events of a unit at once: a list for each step says of each event when the attempt began that
 * reaches the step with it, 0 for none. Who begins later is alive for longer, so the attempt that counts at an event is
 * always that of the last event before it to have reached the step. There is no `if` over lists: the engine would pick
 * out what it is true of and put it together again, which takes it four times as long as multiplying by a condition.
 */
export function walkSql(plan: FunnelPlan, packing: Packing, units: Sql): Sql {
  const { steps, attempts } = plan
  const own =
    attempts === 'first'
      ? sql`(SELECT *, ${firstBegin(plan, packing)} AS begin FROM (${units}))`
      : sql`(${units})`
  const lists = steps.map((_, index) => reachedSql(plan, packing, index))
  // Each level takes the engine as long to read as all below it. But in one level it writes out what a list is made of
  // wherever it is named, and the lists of branches are named many times.
  const reached = isLine(steps)
    ? sql`(SELECT *, ${joinSql(lists, ', ')} FROM ${own})`
    : lists.reduce((rows, list) => sql`(SELECT *, ${list} FROM ${rows})`, own)
  const ended = sql`(SELECT *, ${furthestSql(steps)} AS furthest FROM ${reached})`
  const ofEach = joinSql(
    steps.map((_, index) => sql`${begins(index)}[${endPlace}]`),
    ', ',
  )
  const began = sql`(SELECT *, [${ofEach}][${endStep}] AS began FROM ${ended})`
  const placed = sql`(SELECT *, ${joinSql(
    steps.map((_, index) => sql`${placeSql(plan, index)} AS ${place(index)}`),
    ', ',
  )} FROM ${began})`
  const entries = joinSql(
    steps.map((_, index) => entrySql(packing, sql`xs[${place(index)}]`, place(index), index)),
    ', ',
  )
  if (isLine(steps)) {
    return sql`SELECT *, arrayResize([${entries}], ${endStep}) AS path FROM ${placed} WHERE began != 0`
  }
  const before = joinSql(
    steps.map((step, index) => cameFromSql(step, index)),
    ', ',
  )
  const traced = sql`(SELECT *, [${entries}] AS entries, [${before}] AS came FROM ${placed} WHERE began != 0)`
  const way = Array.from({ length: Math.max(...steps.map(({ depth }) => depth)) }).reduce<readonly Sql[]>(
    (way) => [...way, way.length === 0 ? endStep : sql`came[${way.at(-1) ?? endStep}]`],
    [],
  )
  const path = joinSql(
    way.toReversed().map((step) => sql`entries[${step}]`),
    ', ',
  )
  return sql`SELECT *, arrayFilter(e -> e != 0, [${path}]) AS path FROM ${traced}`
}

/** Past any place of {@link furthestSql}, at no step. */
const nowhere = numberSql(2 ** 42 + 31)

// Where the attempt ends: of the steps counted from 1 on, and the place of the event.
const endStep = sql`(toUInt8(furthest % 32) + 1)`
const endPlace = sql`(bitShiftRight(furthest, 5) % 4294967296)`

// Names of columns, each of a step: when the attempt began that reaches it with an event, the last to have reached it
// before an event, and the event with which the attempt that counts reached it.
const begins = (index: number): Sql => ({ parts: [`begins${index}`] })
const held = (index: number): Sql => ({ parts: [`held${index}`] })
const place = (index: number): Sql => ({ parts: [`place${index}`] })

/** Whether each step comes after the one before it and no other. */
function isLine(steps: readonly PlannedStep[]): boolean {
  return steps.every(({ after }, index) =>
    index === 0 ? after.length === 0 : after.length === 1 && after[0] === index - 1,
  )
}

/** The place of the first event that an attempt may begin with. */
function firstBegin(plan: FunnelPlan, packing: Packing): Sql {
  const roots = plan.steps.flatMap(({ after }, index) =>
    after.length === 0 ? [eventIs(packing, sql`x`, index)] : [],
  )
  return sql`arrayFirstIndex(x -> (${joinSql(roots, ' OR ')}) AND x < ${rangeEnd(packing, plan)}, xs)`
}

/** The lists of a step. */
function reachedSql(plan: FunnelPlan, packing: Packing, index: number): Sql {
  const { steps, order, attempts } = plan
  const after = steps[index]?.after ?? []
  const is = eventIs(packing, sql`x`, index)
  const begin = beginSql(packing, sql`x`)
  const before = after.map((_, other) => ({ parts: [`s${other}`] }))
  const latest = before.length === 1 ? joinSql(before, '') : sql`greatest(${joinSql(before, ', ')})`
  const own =
    after.length > 0
      ? sql`arrayMap((x, ${joinSql(before, ', ')}) -> ${latest} * (${is} AND ${isWithinSql(packing, plan, latest)}), xs, ${joinSql(after.map(held), ', ')})`
      : attempts === 'first'
        ? sql`arrayMap((x, place) -> ${begin} * (place = begin AND ${is}), xs, arrayEnumerate(xs))`
        : sql`arrayMap(x -> ${begin} * (${is} AND x < ${rangeEnd(packing, plan)}), xs)`
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

/** Of events that reach a step for the same beginning the first counts; in strict order the one right before does. */
function placeSql({ order }: FunnelPlan, index: number): Sql {
  return order === 'strict'
    ? sql`toUInt32(${endPlace} - (${endStep} - ${numberSql(index + 1)}))`
    : sql`indexOf(${begins(index)}, began)`
}

/** The step at which the attempt was before one, counted from 1 on: the last listed that it held; 0 for none. */
function cameFromSql({ after }: PlannedStep, index: number): Sql {
  const [first, ...others] = after
  if (first === undefined) return numberSql(0)
  const choices = others
    .toReversed()
    .flatMap((other) => [sql`${held(other)}[${place(index)}] = began`, numberSql(other + 1)])
  return choices.length === 0
    ? numberSql(first + 1)
    : sql`multiIf(${joinSql([...choices, numberSql(first + 1)], ', ')})`
}
