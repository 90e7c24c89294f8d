import { setImmediate as nextTurn } from 'node:timers/promises'
import { Type, type Static } from 'typebox'
import type { QueryContext, QueryDeps } from '../../answer-question.ts'
import { metaSchema } from '../../answer/answer.ts'
import { readNumber, readNumbers, readText } from '../../answer/read-row.ts'
import { namesOfPeople } from '../../people/know-people.ts'
import { createAsk, planContextOf } from '../answer-journey.ts'
import type { CohortPlan } from '../cohorts/plan-cohort.ts'
import { resolveJourney } from '../journey-given.ts'
import { clustersLimits, type ClustersQuestion } from './clusters-question.ts'
import { countsSql, namesSql } from './clusters-sql.ts'
import { kMeans, nearest, silhouette, squared, type Clustering, type Point } from './k-means.ts'

const Nullable = Type.Union([Type.Number(), Type.Null()])

export const clustersSchema = Type.Object({
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  people: Type.Number({ description: 'With an event in the range.' }),
  looked_at: Type.Number({ description: 'People that the clusters were made of; fewer than all: a sample.' }),
  silhouette: Type.Union([Type.Number(), Type.Null()], {
    description: 'From -1 to 1: how well clusters lie apart. Below 0.25 there are hardly any.',
  }),
  tried: Type.Array(Type.Object({ k: Type.Integer(), silhouette: Nullable }), {
    description: 'The numbers of clusters that were tried.',
  }),
  clusters: Type.Array(
    Type.Object({
      share: Type.Number({ description: 'Of the people looked at.' }),
      people: Type.Number({ description: 'Of those looked at.' }),
      events: Type.Array(
        Type.Object({
          event: Type.String(),
          share: Type.Number({ description: "Its part of a member's events, on average." }),
          overall: Type.Number({ description: 'The same of everybody.' }),
        }),
        { description: 'What sets it apart: what they do more than everybody, by how much.' },
      ),
      typical: Type.Array(Type.String(), { description: 'Ids of the ten people nearest to its middle.' }),
    }),
    { description: 'The largest first.' },
  ),
  by: Type.Object(
    {
      events: Type.Array(Type.String()),
      centers: Type.Array(Type.Array(Type.Number()), {
        description: 'Of each cluster, the part that each of the events has of its people.',
      }),
    },
    {
      description:
        'What people are told apart by. With the place of a cluster it is `at` of who belongs to it: `{"cluster": 1, "events": …, "centers": …}`.',
    },
  ),
  notes: Type.Array(Type.String()),
  meta: metaSchema,
})
export type Clusters = Static<typeof clustersSchema>

/** What is looked at: more people hardly change the clusters, and the server does other things too. */
const mostPeople = 2000
/** Of each person to each other: the silhouette takes their square. */
const peopleOfSilhouette = 500
const shownEvents = 8

/** People put together by what they do. @throws AppError as `answerJourney` does. */
export async function answerClusters(
  deps: QueryDeps,
  context: QueryContext,
  question: ClustersQuestion,
  cohort: CohortPlan | undefined,
): Promise<Clusters> {
  const { scope } = context
  const nowMs = deps.now()
  const { ask, meta } = createAsk(deps, scope, nowMs)
  const given = resolveJourney(question, planContextOf(deps, context, nowMs))
  const plan = { ...given, cohort }
  const [whole, ...named] = await ask(namesSql(plan, question.events ?? clustersLimits.defaultEvents, scope))
  const names = named.map((row) => readText(row, 'name') ?? '')
  const people = whole === undefined ? 0 : (readNumber(whole, 'people') ?? 0)
  const rows = names.length === 0 ? [] : await ask(countsSql(plan, names, mostPeople, scope))
  const ids = rows.map((row) => readText(row, 'id') ?? '')
  const points = rows.map((row) => sharesOf(readNumbers(row, 'counts')))
  const { best, tried } = await bestOf(points, question)
  const overall = names.map((_, index) => meanOf(points, index))
  const centers = best.centers.map((center) => center.map(rounded))
  const placed = points.map((point, at) => ({ point, id: ids[at] ?? '', of: nearest(point, centers) }))
  const clusters = centers
    .map((center, index) => ({ center, own: placed.filter(({ of }) => of === index) }))
    .filter(({ own }) => own.length > 0)
    .toSorted((a, b) => b.own.length - a.own.length)
  const typical = clusters.map(({ center, own }) =>
    own
      .toSorted((a, b) => squared(a.point, center) - squared(b.point, center))
      .slice(0, 10)
      .map(({ id }) => id),
  )
  const called = await namesOfPeople(ask, scope, typical.flat())
  const chosen = tried.find(({ k }) => k === best.k)?.silhouette ?? null
  return {
    timezone: given.zone.name,
    from: new Date(given.range.fromMs).toISOString(),
    until: new Date(given.range.untilMs).toISOString(),
    people,
    looked_at: points.length,
    silhouette: chosen,
    tried,
    clusters: clusters.map(({ center, own }, place) => ({
      share: own.length / points.length,
      people: own.length,
      events: names
        .map((event, index) => ({ event, share: center[index] ?? 0, overall: overall[index] ?? 0 }))
        .toSorted((a, b) => b.share - b.overall - (a.share - a.overall))
        .slice(0, shownEvents),
      typical: (typical[place] ?? []).map((person) => called.get(person) ?? ''),
    })),
    by: { events: names, centers: clusters.map(({ center }) => [...center]) },
    notes: notesOf(people, points.length, chosen),
    meta: meta(given),
  }
}

interface Tried {
  readonly k: number
  readonly silhouette: number | null
}

/** The clusters that lie apart best, of those that are asked for. */
async function bestOf(points: readonly Point[], { k, seed = 1 }: ClustersQuestion) {
  const tried: Tried[] = []
  let best: Clustering & Tried = { k: 1, silhouette: null, centers: [], of: [] }
  for (const count of k === undefined ? [2, 3, 4, 5, 6, 7, 8] : [k]) {
    if (count > points.length) break
    const found = kMeans(points, count, seed)
    const width =
      silhouette(points.slice(0, peopleOfSilhouette), found.of.slice(0, peopleOfSilhouette)) ?? null
    tried.push({ k: count, silhouette: width })
    if (best.k === 1 || (width ?? -1) > (best.silhouette ?? -1))
      best = { ...found, k: count, silhouette: width }
    // Others wait for this process: requests that come in go first.
    await nextTurn()
  }
  return { best, tried }
}

/** The part that each event has of a person's. */
function sharesOf(counts: readonly number[]): Point {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / total)
}

/** Centers are sent back by whoever asks for a cluster's people, in addresses too: they have no more places than they need. */
function rounded(part: number): number {
  return Math.round(part * 1e4) / 1e4
}

function meanOf(points: readonly Point[], index: number): number {
  return points.reduce((sum, point) => sum + (point[index] ?? 0), 0) / Math.max(1, points.length)
}

function notesOf(people: number, lookedAt: number, width: number | null): string[] {
  return [
    ...(lookedAt < people
      ? [
          `Of ${people} people ${lookedAt} were looked at, picked by chance and always the same ones; people without any of these events were not.`,
        ]
      : []),
    ...(width !== null && width < 0.25
      ? ['These people hardly fall into clusters: what is told apart here may be chance.']
      : []),
    ...(lookedAt < 3 ? ['There are too few people to put into clusters.'] : []),
  ]
}
