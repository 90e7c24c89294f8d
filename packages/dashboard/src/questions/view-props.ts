import type { Filter } from './question.ts'

/** How an answer is drawn. Each kind of question takes those that suit it, and its first one for the others. */
export const looks = ['line', 'area', 'bar', 'stacked', 'number', 'table'] as const
export type Look = (typeof looks)[number]

/** A bar, a point or a cell that somebody chose, and the people that stand behind it. */
export interface Picked {
  /** What it is, in words: `Germany, 4 Nov`. */
  readonly title: string
  readonly people: PeopleBehind
}

/** Events such that whoever did one is meant: a slice of a question. */
export interface PeopleBehind {
  readonly event?: string | readonly string[]
  readonly filter?: Filter
  readonly from: string
  readonly until: string
}

/** Half-open, as instants. */
export interface ZoomedRange {
  readonly from: string
  readonly until: string
}

/** What every view of a kind of question takes. */
export interface QuestionViewProps<Q> {
  readonly question: Q
  /** @default the first that suits the kind */
  readonly look?: Look | undefined
  /** In pixels, of the chart. @default 320 */
  readonly height?: number | undefined
  /** For a tile: the chart alone, without the table under it. @default false */
  readonly compact?: boolean | undefined
  /** Called with what was clicked; nothing can be clicked without it. */
  readonly onPick?: ((picked: Picked) => void) | undefined
  /** Called with a range that was dragged over; nothing can be dragged without it. */
  readonly onZoom?: ((range: ZoomedRange) => void) | undefined
}
