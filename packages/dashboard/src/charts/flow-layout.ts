/** Places of a flow: nodes in columns, and between them ribbons as thick as what flows through them. */

export interface FlowNode {
  readonly id: string
  /** From 0 on. */
  readonly column: number
  readonly value: number
}

export interface FlowLink {
  readonly from: string
  /** In a later column. */
  readonly to: string
  readonly value: number
}

export interface FlowSize {
  readonly widthPx: number
  /** How high the fullest column is, its gaps not counted. */
  readonly fullPx: number
  /** What a node's texts need: nodes are never closer. */
  readonly slotPx: number
  readonly nodePx: number
  /** Left for the texts right of the last column. */
  readonly labelPx: number
}

export interface PlacedNode<N extends FlowNode> {
  readonly node: N
  readonly x: number
  readonly y: number
  readonly height: number
}

export interface PlacedLink<L extends FlowLink> {
  readonly link: L
  readonly thickness: number
  /** A path for an SVG, along the middle of the ribbon. */
  readonly path: string
  /** Where it arrives. */
  readonly end: { readonly x: number; readonly y: number }
}

export interface FlowLayout<N extends FlowNode, L extends FlowLink> {
  readonly width: number
  readonly height: number
  /** From the beginning of one column to that of the next. */
  readonly columnPx: number
  readonly nodes: readonly PlacedNode<N>[]
  readonly links: readonly PlacedLink<L>[]
}

const gapPx = 10
const leastPx = 2

/** A place that a ribbon takes: a node, or where it passes through a column between. */
interface Stop {
  readonly column: number
  readonly value: number
  readonly isNode: boolean
}

/** Nodes keep the order in which they come within their column. */
export function layFlow<N extends FlowNode, L extends FlowLink>(
  nodes: readonly N[],
  links: readonly L[],
  size: FlowSize,
): FlowLayout<N, L> {
  const stops = new Map<string, Stop>(
    nodes.map(({ id, column, value }) => [id, { column, value, isNode: true }]),
  )
  const known = links.flatMap((link, index) => {
    const [from, to] = [stops.get(link.from), stops.get(link.to)]
    return from === undefined || to === undefined || to.column <= from.column
      ? []
      : [{ link, index, from, to }]
  })
  const routes = known.map(({ link, index, from, to }) => {
    const between = Array.from({ length: to.column - from.column - 1 }, (_, step) => `${index}>${step}`)
    between.forEach((id, step) => {
      stops.set(id, { column: from.column + 1 + step, value: link.value, isNode: false })
    })
    return { link, stops: [link.from, ...between, link.to] }
  })
  const columns = Math.max(1, ...nodes.map(({ column }) => column + 1))
  const columnPx = columns === 1 ? 0 : (size.widthPx - size.labelPx - size.nodePx) / (columns - 1)
  const byColumn = Map.groupBy(stops, ([, { column }]) => column)
  const fullest = Math.max(
    1e-9,
    ...[...byColumn.values()].map((own) => own.reduce((sum, [, { value }]) => sum + value, 0)),
  )
  const toPx = (value: number) => Math.max(leastPx, (value / fullest) * size.fullPx)
  const tops = new Map<string, number>()
  let height = 0
  for (const own of byColumn.values()) {
    let y = 0
    for (const [id, { value, isNode }] of own) {
      tops.set(id, y)
      y += Math.max(toPx(value), isNode ? size.slotPx : 0) + gapPx
    }
    height = Math.max(height, y - gapPx)
  }
  const top = (id: string) => tops.get(id) ?? 0
  return {
    width: size.widthPx,
    height,
    columnPx,
    nodes: nodes.map((node) => ({
      node,
      x: node.column * columnPx,
      y: top(node.id),
      height: toPx(node.value),
    })),
    links: drawn(routes, { stops, top, toPx, columnPx, nodePx: size.nodePx }),
  }
}

interface Drawing {
  readonly stops: ReadonlyMap<string, Stop>
  readonly top: (id: string) => number
  readonly toPx: (value: number) => number
  readonly columnPx: number
  readonly nodePx: number
}

/** Ribbons leave and reach a node one under the other, in the order in which their other ends lie. */
function drawn<L extends FlowLink>(
  routes: readonly { readonly link: L; readonly stops: readonly string[] }[],
  { stops, top, toPx, columnPx, nodePx }: Drawing,
): readonly PlacedLink<L>[] {
  const hops = routes.flatMap((route) =>
    route.stops.slice(1).map((to, index) => ({ route, from: route.stops[index] ?? '', to })),
  )
  const leaving = new Map<object, number>()
  const reaching = new Map<object, number>()
  const used = new Map<string, number>()
  for (const hop of hops.toSorted((a, b) => top(a.to) - top(b.to))) {
    const key = `leave ${hop.from}`
    leaving.set(hop, used.get(key) ?? 0)
    used.set(key, (used.get(key) ?? 0) + toPx(hop.route.link.value))
  }
  for (const hop of hops.toSorted((a, b) => top(a.from) - top(b.from))) {
    const key = `reach ${hop.to}`
    reaching.set(hop, used.get(key) ?? 0)
    used.set(key, (used.get(key) ?? 0) + toPx(hop.route.link.value))
  }
  return routes.map((route) => {
    const thickness = toPx(route.link.value)
    let end = { x: 0, y: 0 }
    const path = hops
      .filter((hop) => hop.route === route)
      .map((hop, index) => {
        const start = {
          x: (stops.get(hop.from)?.column ?? 0) * columnPx + (index === 0 ? nodePx : 0),
          y: top(hop.from) + (leaving.get(hop) ?? 0) + thickness / 2,
        }
        end = {
          x: (stops.get(hop.to)?.column ?? 0) * columnPx,
          y: top(hop.to) + (reaching.get(hop) ?? 0) + thickness / 2,
        }
        const middle = round((start.x + end.x) / 2)
        const curve = `C${middle} ${round(start.y)} ${middle} ${round(end.y)} ${round(end.x)} ${round(end.y)}`
        return index === 0 ? `M${round(start.x)} ${round(start.y)}${curve}` : curve
      })
      .join('')
    return { link: route.link, thickness, path, end }
  })
}

function round(px: number): number {
  return Math.round(px * 10) / 10
}
