import type { ScopedSql } from '../store/sql.ts'
import type { Row } from '../store/store.ts'
import { readNumber, readNumbers, readText } from './answer/read-row.ts'
import { answerTrend, trendStatements, type Ask } from './answer-trend.ts'
import type { OverviewFigure, OverviewParts, TopRow } from './answer/overview-answer.ts'
import { partRead, type OverviewPlan, type TopList, type TrendRange } from './plan/plan.ts'
import type { Scope } from './scope.ts'
import { candidatesSql, mostCandidates } from './sql/candidates-sql.ts'
import { mostBits, peopleBitsSql, type Candidates } from './sql/people-bits-sql.ts'
import { topListsSql } from './sql/top-lists-sql.ts'

type Lists = ReadonlyMap<TopList, readonly TopRow[]>

/** Beside each other: as many statements as the engine answers at a time. */
export async function answerOverview(ask: Ask, scope: Scope, plan: OverviewPlan): Promise<OverviewParts> {
  const { people } = plan
  const [bitLists, others] = dividedLists(plan)
  const [figures, now, before, lists] = await Promise.all([
    answerTrend(ask, scope, plan.figures),
    askPeople(ask, scope, plan, { range: people.current, lists: bitLists }),
    people.previous && askPeople(ask, scope, plan, { range: people.previous, lists: [] }),
    askLists(ask, scope, plan, others),
  ])
  return {
    figures,
    people: now.people,
    previousPeople: before?.people,
    lists: new Map([...lists, ...now.lists]),
  }
}

/** The statements of an overview, in whichever way its people and lists are found. */
export function overviewStatements(plan: OverviewPlan, scope: Scope): readonly ScopedSql[] {
  const { current, previous } = plan.people
  const [lists] = dividedLists(plan)
  const ranges = [current, ...(previous === undefined ? [] : [previous])]
  return [
    ...trendStatements(plan.figures, scope),
    ...trendStatements(plan.people, scope),
    ...(lists.length === 0 ? [] : [candidatesSql(plan.reading, lists, current.shown, scope)]),
    ...ranges.map(({ shown }) =>
      peopleBitsSql(
        plan.reading,
        shown,
        lists.map((list) => ({ list, values: [] })),
        scope,
      ),
    ),
    ...(plan.lists.length === 0 ? [] : [topListsSql(plan, scope)]),
  ]
}

/** The lists that can be found together with the people, and those that have to be looked for by themselves. */
function dividedLists({ lists, reading }: OverviewPlan): readonly [readonly TopList[], readonly TopList[]] {
  // Of the events a list that is not of all of them would be a pass of its own anyway.
  const isTogether = ({ names }: TopList) => reading.source === 'visits' || names === undefined
  return [lists.filter(isTogether), lists.filter((list) => !isTogether(list))]
}

/** The people of a range and the lists by them, in as few passes as there can be. */
async function askPeople(
  ask: Ask,
  scope: Scope,
  plan: OverviewPlan,
  { range, lists }: { readonly range: TrendRange; readonly lists: readonly TopList[] },
): Promise<{ readonly people: OverviewFigure; readonly lists: Lists }> {
  if (range.shown.startsMs.length <= mostBits) return askBits(ask, scope, plan, { range, lists })
  const [{ series }, found] = await Promise.all([
    answerTrend(ask, scope, { ...plan.people, current: range, previous: undefined }),
    lists.length === 0 ? undefined : askBits(ask, scope, plan, { range, lists }),
  ])
  const people = { total: series[0]?.total ?? 0, values: series[0]?.values ?? [] }
  return { people, lists: found?.lists ?? new Map() }
}

/** People by bucket, where those are few enough, and by the values of lists. */
async function askBits(
  ask: Ask,
  scope: Scope,
  plan: OverviewPlan,
  { range, lists }: { readonly range: TrendRange; readonly lists: readonly TopList[] },
): Promise<{ readonly people: OverviewFigure; readonly lists: Lists }> {
  const rows = lists.length === 0 ? [] : await ask(candidatesSql(plan.reading, lists, range.shown, scope))
  const values = lists.map((_, index) => rows.filter((row) => row['list'] === index))
  const candidates = lists.map((list, index): Candidates => {
    const own = values[index] ?? []
    return { list, values: own.slice(0, mostCandidates).map((row) => readText(row, 'listed') ?? '') }
  })
  const [row = {}] = await ask(peopleBitsSql(plan.reading, range.shown, candidates, scope))
  const byBucket = readNumbers(row, 'by_bucket')
  const part = partRead(plan.reading)
  const people = {
    total: (readNumber(row, 'people') ?? 0) / part,
    values: range.shown.startsMs.map((_, index) => (byBucket[index] ?? 0) / part),
  }
  const found = lists.map((list, index) => {
    return [list, topOf(values[index] ?? [], readNumbers(row, `l${index}`), plan.limit)] as const
  })
  const unsure = found.flatMap(([list, top]) => (top === undefined ? [list] : []))
  const asked = await askLists(ask, scope, plan, unsure)
  return { people, lists: new Map(found.map(([list, top]) => [list, top ?? asked.get(list) ?? []])) }
}

/**
 * The candidates with the most people. Of no value are there more people than events, none of which weighs less than
 * one: when the first that is no candidate has fewer events than the last of the list has people, the list is sure; else
 * `undefined`.
 */
function topOf(
  rows: readonly Row[],
  people: readonly number[],
  limit: number,
): readonly TopRow[] | undefined {
  const top = rows
    .slice(0, mostCandidates)
    .map((row, index) => ({ ...topRow(row), people: people[index] ?? 0 }))
    .toSorted(inOrder)
    .slice(0, limit)
  const next = rows[mostCandidates]
  return next === undefined || (readNumber(next, 'counted') ?? 0) < (top[limit - 1]?.people ?? 0)
    ? top
    : undefined
}

async function askLists(
  ask: Ask,
  scope: Scope,
  plan: OverviewPlan,
  lists: readonly TopList[],
): Promise<Lists> {
  if (lists.length === 0) return new Map()
  const rows = await ask(topListsSql({ ...plan, lists }, scope))
  return new Map(
    lists.map((list, index) => {
      const own = rows.filter((row) => row['list'] === index)
      return [list, own.map((row) => ({ ...topRow(row), people: readNumber(row, 'people') ?? 0 }))]
    }),
  )
}

function topRow(row: Row) {
  return { value: readText(row, 'listed') || null, events: readNumber(row, 'counted') ?? 0 }
}

/** As `topListsSql` orders them: by people, events, then the text, unset last. */
function inOrder(a: TopRow, b: TopRow): number {
  if (a.people !== b.people) return b.people - a.people
  if (a.events !== b.events) return b.events - a.events
  if (a.value === null || b.value === null) return a.value === null ? 1 : -1
  return Buffer.compare(Buffer.from(a.value), Buffer.from(b.value))
}
