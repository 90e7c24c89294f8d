import type { FlowLink, FlowNode } from '../charts/flow-layout.ts'
import type { PathAnswer, PathLabel, PathLink } from './journey-answers.ts'

/** A place of a path. `rest` stands for the less frequent ones of its column, `end` for no further action. */
export interface PathFlowNode extends FlowNode {
  readonly kind: 'place' | 'rest' | 'end'
  /** Of a place; null where the field was unset. */
  readonly label: string | null
  /** How many places it stands for. */
  readonly places: number
}

export interface PathFlow {
  readonly nodes: readonly PathFlowNode[]
  readonly links: readonly FlowLink[]
}

interface Options {
  /** How long a path is at most. */
  readonly steps: number
  /** The most frequent places of each column that are drawn by themselves. */
  readonly places: number
}

interface Spot {
  readonly column: number
  readonly label: PathLabel
}

/** What flows from place to place: of paths that lead up to something the last column is the one they share. */
export function pathFlow({ direction, links }: PathAnswer, { steps, places }: Options): PathFlow {
  const ends = links.map((link) => spotsOf(link, direction, steps))
  const incoming = new Map<string, number>()
  const outgoing = new Map<string, number>()
  const spots = new Map<string, Spot>()
  for (const [index, { from, to }] of ends.entries()) {
    const count = links[index]?.count ?? 0
    for (const [spot, sums] of [
      [from, outgoing],
      [to, incoming],
    ] as const) {
      const id = idOf(spot)
      spots.set(id, spot)
      sums.set(id, (sums.get(id) ?? 0) + count)
    }
  }
  const valueOf = (id: string) => Math.max(incoming.get(id) ?? 0, outgoing.get(id) ?? 0)
  const byColumn = Map.groupBy(spots, ([, { column }]) => column)
  /** Of what is drawn, by the id of what it stands for. */
  const drawnAs = new Map<string, string>()
  const nodes = [...byColumn.keys()]
    .toSorted((a, b) => a - b)
    .flatMap((column) => columnOf(column, byColumn.get(column) ?? [], { valueOf, places, drawnAs }))
  return { nodes, links: mergedLinks(links, ends, drawnAs) }
}

interface Column {
  readonly valueOf: (id: string) => number
  readonly places: number
  readonly drawnAs: Map<string, string>
}

/** The places of a column: the most frequent ones, the rest as one, the end. */
function columnOf(
  column: number,
  spots: readonly (readonly [string, Spot])[],
  { valueOf, places, drawnAs }: Column,
): readonly PathFlowNode[] {
  const own = spots
    .filter(([, { label }]) => !isEnd(label))
    .toSorted(([a], [b]) => valueOf(b) - valueOf(a) || (a < b ? -1 : 1))
  // One place more takes no more room than a rest of one.
  const shown = own.length === places + 1 ? own : own.slice(0, places)
  const rest = own.slice(shown.length)
  const end = spots.find(([, { label }]) => isEnd(label))
  for (const [id] of own) drawnAs.set(id, id)
  const restId = JSON.stringify([column, 'rest', null])
  for (const [id] of rest) drawnAs.set(id, restId)
  if (end !== undefined) drawnAs.set(end[0], end[0])
  return [
    ...shown.map(([id, { label }]) => ({
      id,
      column,
      value: valueOf(id),
      kind: 'place' as const,
      label: typeof label === 'string' ? label : null,
      places: 1,
    })),
    ...(rest.length === 0
      ? []
      : [
          {
            id: restId,
            column,
            value: rest.reduce((sum, [id]) => sum + valueOf(id), 0),
            kind: 'rest' as const,
            label: null,
            places: rest.length,
          },
        ]),
    ...(end === undefined
      ? []
      : [{ id: end[0], column, value: valueOf(end[0]), kind: 'end' as const, label: null, places: 1 }]),
  ]
}

function mergedLinks(
  links: readonly PathLink[],
  ends: readonly { readonly from: Spot; readonly to: Spot }[],
  drawnAs: ReadonlyMap<string, string>,
): readonly FlowLink[] {
  const merged = new Map<string, { readonly from: string; readonly to: string; value: number }>()
  for (const [index, { from, to }] of ends.entries()) {
    const [source, target] = [drawnAs.get(idOf(from)) ?? '', drawnAs.get(idOf(to)) ?? '']
    const key = `${source} ${target}`
    const link = merged.get(key) ?? { from: source, to: target, value: 0 }
    link.value += links[index]?.count ?? 0
    merged.set(key, link)
  }
  return [...merged.values()]
}

/** Places are counted from where the paths have something in common. */
function spotsOf(
  { place, from, to }: PathLink,
  direction: PathAnswer['direction'],
  steps: number,
): { readonly from: Spot; readonly to: Spot } {
  const column = direction === 'forward' ? place - 1 : steps - 1 - place
  return { from: { column, label: from }, to: { column: column + 1, label: to } }
}

function idOf({ column, label }: Spot): string {
  return JSON.stringify(isEnd(label) ? [column, 'end', null] : [column, 'place', label])
}

function isEnd(label: PathLabel): label is { readonly end: true } {
  return typeof label === 'object' && label !== null
}
