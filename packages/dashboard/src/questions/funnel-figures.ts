import type { FunnelAnswer, FunnelSeries } from './journey-answers.ts'
import type { FunnelDefinition } from './journey-question.ts'

/** A step over all series together. */
export interface StepTotal {
  readonly name: string
  readonly count: number
  readonly fromStart: number | null
  readonly fromBefore: number | null
  /** Attempts that ended here and are not finished. */
  readonly ended: number
}

export interface FunnelTotal {
  readonly started: number
  readonly finished: number
  readonly conversion: number | null
  readonly steps: readonly StepTotal[]
  readonly paths: readonly {
    readonly steps: readonly string[]
    readonly count: number
    readonly share: number | null
    readonly finished: boolean
  }[]
}

/** The places of the steps that each may follow directly, as its `after` says or as it is listed. */
export function stepsBefore({ steps }: Pick<FunnelDefinition, 'steps'>): readonly (readonly number[])[] {
  const names = steps.map(({ name }, index) => name ?? String(index + 1))
  return steps.map(({ after }, index) => {
    if (after === undefined) return index === 0 ? [] : [index - 1]
    return after.flatMap((name) => {
      const place = names.indexOf(name)
      return place === -1 || place >= index ? [] : [place]
    })
  })
}

/** All series as one: attempts add up, people would not. */
export function funnelTotal(definition: FunnelDefinition, { series }: FunnelAnswer): FunnelTotal {
  const started = sumOf(series, (one) => one.started)
  const finished = sumOf(series, (one) => one.finished)
  const paths = pathsOf(series, started)
  const [first] = series
  const counts = (first?.steps ?? []).map((_, place) => sumOf(series, (one) => one.steps[place]?.count ?? 0))
  const inRow = definition.order === 'any' || isRow(definition)
  const after = stepsThatLeadTo(definition)
  /** Attempts that were at a step that this one follows. */
  const coming = (place: number) => {
    if (inRow) return place === 0 ? started : (counts[place - 1] ?? 0)
    const names = (after[place] ?? []).map((at) => first?.steps[at]?.name ?? '')
    if (names.length === 0) return started
    return sumOf(
      paths.filter(({ steps }) => names.some((name) => steps.includes(name))),
      ({ count }) => count,
    )
  }
  const steps = (first?.steps ?? []).map(({ name }, place) => {
    const count = counts[place] ?? 0
    return {
      name,
      count,
      fromStart: share(count, started),
      fromBefore: share(count, coming(place)),
      ended: inRow
        ? place === counts.length - 1
          ? 0
          : count - (counts[place + 1] ?? 0)
        : sumOf(
            paths.filter((path) => !path.finished && path.steps.at(-1) === name),
            (path) => path.count,
          ),
    }
  })
  return { started, finished, conversion: share(finished, started), steps, paths }
}

/** Each step by the one listed before it, and none may be left out: what a step loses the next one lacks. */
export function isRow({ steps }: Pick<FunnelDefinition, 'steps'>): boolean {
  return steps.every(({ optional, after }) => optional !== true && after === undefined)
}

/** As `stepsBefore`, and through a step that may be left out also those that it follows. */
function stepsThatLeadTo(definition: FunnelDefinition): readonly (readonly number[])[] {
  const after: (readonly number[])[] = []
  for (const places of stepsBefore(definition)) {
    const through = places.flatMap((place) =>
      definition.steps[place]?.optional === true ? (after[place] ?? []) : [],
    )
    after.push([...new Set([...places, ...through])])
  }
  return after
}

function pathsOf(series: readonly FunnelSeries[], started: number): FunnelTotal['paths'] {
  const groups = Map.groupBy(
    series.flatMap(({ paths }) => paths),
    ({ steps }) => JSON.stringify(steps),
  )
  return [...groups.values()]
    .flatMap((own) => {
      const [first] = own
      if (first === undefined) return []
      const count = sumOf(own, (path) => path.count)
      return [{ steps: first.steps, count, share: share(count, started), finished: first.finished }]
    })
    .toSorted((a, b) => b.count - a.count)
}

function sumOf<T>(list: readonly T[], pick: (one: T) => number): number {
  return list.reduce((sum, one) => sum + pick(one), 0)
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
