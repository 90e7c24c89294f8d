import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import type { FunnelPlan } from './funnel-plan.ts'
import {
  entryAt,
  entrySql,
  entryStep,
  eventAt,
  eventIs,
  numberSql as number,
  type Packing,
} from './packing.ts'

/**
 * The rows of `units`, one for each attempt, with its `path` as entries. Each event of `xs` changes a small state, from
 * left to right: for each step the attempt that has reached it and began last, which is the one with the most time left.
 */
export function foldSql(plan: FunnelPlan, packing: Packing, units: Sql): Sql {
  return sql`SELECT *, path FROM (${units}) ARRAY JOIN ${attemptsSql(plan, packing)} AS path WHERE notEmpty(path)`
}

/** The attempts of a unit, as a list of lists of entries. */
function attemptsSql(plan: FunnelPlan, packing: Packing): Sql {
  const { parts, wrap } = plan.order === 'any' ? anyOrder(plan, packing) : inOrder(plan, packing)
  const lists = packing.wide ? sql`xs, arrayEnumerate(xs)` : sql`xs`
  const names = packing.wide ? sql`s, x, place` : sql`s, x`
  const next = wrap(
    sql`tuple(${joinSql(
      parts.map(({ next }) => next),
      ', ',
    )})`,
  )
  const start = joinSql(
    parts.map(({ start }) => start),
    ', ',
  )
  const folded = sql`arrayFold((${names}) -> ${next}, ${lists}, tuple(${start}))`
  const of = (name: string) => number(parts.findIndex((part) => part.name === name) + 1)
  if (plan.attempts !== 'each') return sql`[tupleElement(${folded}, ${of('best')})]`
  return bound(
    [sql`f`],
    [folded],
    sql`arrayPushBack(tupleElement(f, ${of('done')}), tupleElement(f, ${of('best')}))`,
  )
}

/** A part of the state: what it is at first, and after an event. */
interface Part {
  readonly name: string
  readonly start: Sql
  readonly next: Sql
}

interface State {
  readonly parts: readonly Part[]
  /** Puts around the next state what its parts name. */
  readonly wrap: (next: Sql) => Sql
}

function inOrder(plan: FunnelPlan, packing: Packing): State {
  const { steps, exclusions } = plan
  const kit = createKit(plan, packing)
  const { none, held, first, at, isValid, pushed, entry, matches } = kit
  const [best, depth, done] = [steps.length + 1, steps.length + 2, steps.length + 3]
  const begun = sql`notEmpty(${held(best)})`
  // Names cost time at each event, but without them what branches grows beyond what the engine can read.
  const names = plan.attempts === 'each' || steps.some(({ after }) => after.length > 1)
  const [overName, aliveName, arrivedName] = [
    sql`over`,
    (index: number) => named('a', index),
    (index: number) => named('r', index),
  ]

  // The attempt before is over: the next may begin, with this very event.
  const lastBits = steps.reduce((bits, { isLast }, index) => bits + (isLast ? 2 ** index : 0), 0)
  const allGone = joinSql(
    steps.map((_, index) => sql`empty(${held(index + 1)})`),
    ' AND ',
  )
  const over =
    plan.attempts === 'each'
      ? sql`(${begun} AND (NOT ${isValid(held(best))} OR bitTest(${number(lastBits)}, ${entryStep(sql`${held(best)}[-1]`)}) OR (${allGone})))`
      : undefined
  const unlessOver = (empty: Sql, own: Sql) =>
    over === undefined ? own : sql`if(${overName}, ${empty}, ${own})`

  const alive = steps.map((_, index) =>
    unlessOver(none, sql`if(${isValid(held(index + 1))}, ${held(index + 1)}, ${none})`),
  )
  const aliveAt = (index: number) => (names ? aliveName(index) : (alive[index] ?? none))
  const inRange = sql`${at} < ${param('UInt64', plan.range.untilMs - packing.originMs)}`
  const mayBegin =
    plan.attempts === 'best'
      ? inRange
      : sql`${inRange} AND (NOT ${begun}${over === undefined ? sql`` : sql` OR ${overName}`})`
  /** What reaches a step with this event; empty if nothing does. */
  const arriving = steps.map(({ after }, index) => {
    if (after.length === 0) return sql`if(${matches(index)} AND ${mayBegin}, [${entry(index)}], ${none})`
    const before = lastToBegin(after.map(aliveAt), first)
    return sql`if(${matches(index)} AND notEmpty(${before}), ${pushed(before, index)}, ${none})`
  })
  const arrivedAt = (index: number) => (names ? arrivedName(index) : (arriving[index] ?? none))

  const nodes = steps.map((_, index): Part => {
    const arrived = arrivedAt(index)
    if (plan.order === 'strict') return { name: 'step', start: none, next: arrived }
    const ending = exclusions.flatMap(({ from, until }, place) =>
      index >= from && index < until ? [matches(steps.length + place)] : [],
    )
    const stays =
      ending.length === 0 ? aliveAt(index) : sql`if(${joinSql(ending, ' OR ')}, ${none}, ${aliveAt(index)})`
    return {
      name: 'step',
      start: none,
      next: sql`if(${first(arrived)} > ${first(stays)}, ${arrived}, ${stays})`,
    }
  })
  const reached = unlessOver(sql`0`, held(depth))
  const further = steps
    .map((step, index) => ({ depth: step.depth, index }))
    .toSorted((a, b) => b.depth - a.depth || a.index - b.index)
    .map(({ depth, index }) => ({
      test: sql`notEmpty(${arrivedAt(index)}) AND ${reached} < ${number(depth)}`,
      path: arrivedAt(index),
      depth: number(depth),
    }))
  const choose = (otherwise: Sql, pick: (option: (typeof further)[number]) => Sql) =>
    sql`multiIf(${joinSql([...further.flatMap((option) => [option.test, pick(option)]), otherwise], ', ')})`
  const ended: Part = {
    name: 'done',
    start: kit.noLists,
    next: sql`if(${overName}, arrayPushBack(${held(done)}, ${held(best)}), ${held(done)})`,
  }
  return {
    parts: [
      ...nodes,
      { name: 'best', start: none, next: choose(unlessOver(none, held(best)), ({ path }) => path) },
      { name: 'depth', start: sql`toUInt8(0)`, next: sql`toUInt8(${choose(reached, ({ depth }) => depth)})` },
      ...(over === undefined ? [] : [ended]),
    ],
    wrap(next) {
      if (!names) return next
      const arrived = bound(
        steps.map((_, index) => arrivedName(index)),
        arriving,
        next,
      )
      const living = bound(
        steps.map((_, index) => aliveName(index)),
        alive,
        arrived,
      )
      return over === undefined ? living : bound([overName], [over], living)
    },
  }
}

/** Of attempts the last to begin, and of equals the last of the list. */
function lastToBegin(paths: readonly Sql[], first: (path: Sql) => Sql): Sql {
  const [only] = paths
  if (only !== undefined && paths.length === 1) return only
  return sql`arraySort((p, i) -> (${first(sql`p`)}, i), [${joinSql(paths, ', ')}], range(${number(paths.length)}))[-1]`
}

/** `body`, in which each name stands for its value: the engine has no other way to name a part of an expression. */
function bound(names: readonly Sql[], values: readonly Sql[], body: Sql): Sql {
  const lists = values.map((value) => sql`[${value}]`)
  return sql`arrayMap((${joinSql(names, ', ')}) -> ${body}, ${joinSql(lists, ', ')})[1]`
}

function named(letter: 'a' | 'r', index: number): Sql {
  return { parts: [`${letter}${index}`] }
}

/** One event may stand for several steps; of each step its last event is kept, or its first of an attempt. */
function anyOrder(plan: FunnelPlan, packing: Packing): State {
  const { steps } = plan
  const { none, held, isValid, entry, noLists, matches } = createKit(plan, packing)
  if (plan.attempts === 'best') {
    const lasts = steps.map((_, index) => sql`if(${matches(index)}, ${entry(index)}, ${held(index + 1)})`)
    const best = held(steps.length + 1)
    const live = sql`arraySort(arrayFilter(e -> e > 0 AND ${isValid(sql`[e]`)}, [${joinSql(lasts, ', ')}]))`
    return {
      parts: [
        ...lasts.map((next) => ({ name: 'step', start: sql`${none}[1]`, next })),
        { name: 'best', start: none, next: sql`if(length(live) > length(${best}), live, ${best})` },
      ],
      wrap: (next) => bound([sql`live`], [live], next),
    }
  }
  const [own, done] = [held(1), held(2)]
  const over = sql`(notEmpty(${own}) AND (NOT ${isValid(own)} OR length(${own}) = ${number(steps.length)}))`
  const base = plan.attempts === 'each' ? sql`if(over, ${none}, ${own})` : own
  const fresh = steps.map(
    (_, index) =>
      sql`if(${matches(index)} AND NOT arrayExists(e -> ${entryStep(sql`e`)} = ${number(index)}, base), ${entry(index)}, ${none}[1])`,
  )
  const more = sql`arrayConcat(base, arrayFilter(e -> e > 0, [${joinSql(fresh, ', ')}]))`
  const wrap = (next: Sql) => bound([sql`over`], [over], bound([sql`base`], [base], next))
  if (plan.attempts === 'first') {
    return { parts: [{ name: 'best', start: none, next: sql`if(over, ${own}, ${more})` }], wrap }
  }
  return {
    parts: [
      { name: 'best', start: none, next: more },
      { name: 'done', start: noLists, next: sql`if(over, arrayPushBack(${done}, ${own}), ${done})` },
    ],
    wrap,
  }
}

/** Pieces that both kinds of fold are made of. */
function createKit(plan: FunnelPlan, packing: Packing) {
  const type = packing.wide ? 'UInt128' : 'UInt64'
  const at = eventAt(packing, sql`x`)
  const cast = (type: string, value: Sql): Sql => sql`CAST(${value}, ${{ parts: [`'${type}'`] }})`
  /** When an attempt began; 0 for none. */
  const first = (path: Sql) => entryAt(sql`${path}[1]`, packing)
  const entry = (index: number) => cast(type, entrySql(packing, sql`x`, sql`place`, index))
  return {
    none: cast(`Array(${type})`, sql`[]`),
    noLists: cast(`Array(Array(${type}))`, sql`[]`),
    at,
    entry,
    first,
    matches: (place: number) => eventIs(packing, sql`x`, place),
    held: (place: number) => sql`tupleElement(s, ${number(place)})`,
    isValid: (path: Sql) =>
      sql`(notEmpty(${path}) AND ${at} - ${first(path)} <= ${param('UInt64', plan.windowMs)})`,
    pushed: (path: Sql, index: number) => sql`arrayPushBack(${path}, ${entry(index)})`,
  }
}
