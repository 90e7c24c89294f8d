import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { ScrollRegion } from '../shell/scroll-region.tsx'
import classes from './flow-chart.module.css'
import { layFlow, type FlowLink, type FlowNode } from './flow-layout.ts'

export interface DrawnNode extends FlowNode {
  readonly label: string
  /** Numbers, under the label. */
  readonly detail: string
  readonly note?: string
  /** What leads nowhere, or stands for many, is drawn quietly. */
  readonly isQuiet?: boolean
}

export interface DrawnLink extends FlowLink {
  /** For whoever points at it. The table under the chart says the same. */
  readonly title: string
  /** Short, on the ribbon where it is thick enough. */
  readonly label?: string
}

interface FlowChartProps {
  readonly label: string
  readonly nodes: readonly DrawnNode[]
  readonly links: readonly DrawnLink[]
  /** In pixels, of the fullest column without its gaps. */
  readonly fullPx: number
  readonly onPick?: ((node: DrawnNode) => void) | undefined
}

const nodePx = 8
const slotPx = 44
/** Of a node's texts, all three lines. */
const textsPx = 52
const labelPx = 116
const leastColumnPx = 120
const labelledPx = 15
/** Letters of a name that are always seen: the end of a path tells more than its middle. */
const tailLetters = 9

/** Nodes in columns with ribbons between them. Where it is wider than its place it scrolls. */
export function FlowChart({ label, nodes, links, fullPx, onPick }: FlowChartProps) {
  const { ref, width } = useElementSize()
  const [active, setActive] = useState<string>()
  const columns = Math.max(1, ...nodes.map(({ column }) => column + 1))
  const widthPx = Math.max(width, (columns - 1) * leastColumnPx + nodePx + labelPx)
  const laid = layFlow(nodes, links, { widthPx, fullPx, slotPx, nodePx, labelPx })
  /** Whether the texts of a node before the column that begins at `x` lie there. */
  const isCovered = (y: number, x: number) =>
    laid.nodes.some(
      (node) => Math.abs(node.x + laid.columnPx - x) < 1 && y > node.y && y - 16 < node.y + textsPx,
    )
  const isFar = (link: DrawnLink) => active !== undefined && link.from !== active && link.to !== active
  const textPx = Math.min(220, (columns === 1 ? widthPx : laid.columnPx) - nodePx - 12)
  return (
    <ScrollRegion label={label} className={classes.scroller}>
      <div ref={ref} className={classes.measure} />
      <div className={classes.flow} style={{ width: widthPx, height: laid.height + 8 }}>
        <svg width={widthPx} height={laid.height + 8} className={classes.ribbons} aria-hidden="true">
          {laid.links.map(({ link, thickness, path, end }) => (
            <g key={`${link.from}>${link.to}`} className={classes.link} data-far={isFar(link)}>
              <path d={path} strokeWidth={thickness}>
                <title>{link.title}</title>
              </path>
              {link.label !== undefined &&
                thickness >= labelledPx &&
                !isCovered(end.y + thickness / 2, end.x) && (
                  <text x={end.x - 8} y={end.y + thickness / 2 - 4}>
                    {link.label}
                  </text>
                )}
            </g>
          ))}
        </svg>
        <ul className={classes.nodes} aria-label={label}>
          {laid.nodes.map(({ node, x, y, height }) => (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- pointing at it only dims the others
            <li
              key={node.id}
              className={classes.node}
              style={{ left: x, top: y }}
              data-quiet={node.isQuiet === true}
              onPointerEnter={() => setActive(node.id)}
              onPointerLeave={() => setActive(undefined)}
              onFocus={() => setActive(node.id)}
              onBlur={() => setActive(undefined)}
            >
              <span className={classes.bar} style={{ width: nodePx, height }} />
              <NodeText node={node} widthPx={textPx} onPick={onPick} />
            </li>
          ))}
        </ul>
      </div>
    </ScrollRegion>
  )
}

interface NodeTextProps {
  readonly node: DrawnNode
  readonly widthPx: number
  readonly onPick: FlowChartProps['onPick']
}

function NodeText({ node, widthPx, onPick }: NodeTextProps) {
  const texts = (
    <>
      <Name text={node.label} />
      <span className={classes.detail}>{node.detail}</span>
      {node.note !== undefined && <span className={classes.note}>{node.note}</span>}
    </>
  )
  if (onPick === undefined) {
    return (
      <span className={classes.text} style={{ maxWidth: widthPx }}>
        {texts}
      </span>
    )
  }
  return (
    <button type="button" className={classes.text} style={{ maxWidth: widthPx }} onClick={() => onPick(node)}>
      {texts}
    </button>
  )
}

/** Cut in its middle where there is no room for the whole; words are cut at their end. */
function Name({ text }: { readonly text: string }) {
  const tail = text.includes(' ') ? '' : text.slice(-tailLetters)
  return (
    <span className={classes.name} title={text}>
      <span className="visually-hidden">{text}</span>
      <span className={classes.begin} aria-hidden="true">
        {text.slice(0, text.length - tail.length)}
      </span>
      <span aria-hidden="true">{tail}</span>
    </span>
  )
}
