import type { Range } from '../view/range.ts'
import type { Question } from './question.ts'

/** How an answer is drawn. Each kind of question takes those that suit it, and its first one for the others. */
export const looks = [
  'line',
  'area',
  'bar',
  'stacked',
  'number',
  'table',
  'steps',
  'flow',
  'course',
  'triangle',
  'counts',
  'curve',
] as const
export type Look = (typeof looks)[number]

/** What the table of a chart with several series shows: their totals, or every interval. */
export const tableRows = ['totals', 'buckets'] as const
export type TableRows = (typeof tableRows)[number]

/** Of a chart, in pixels. */
export const defaultHeight = 320

/** A bar, a point or a cell that somebody chose, and the people that stand behind it. */
export interface Picked {
  /** What it is, in words: `Germany, 4 Nov`. */
  readonly title: string
  readonly people: PeopleBehind
}

/** What the API lists people for: a question, and a place in its answer as the answer itself has it. */
export interface PeopleBehind {
  readonly of: Question
  readonly at: Readonly<Record<string, unknown>>
}

/** What every view of a kind of question takes. */
export interface QuestionViewProps<Q> {
  readonly question: Q
  /** @default the first that suits the kind */
  readonly look?: Look | undefined
  /** In pixels, of the chart; of a tile with its legend. @default 320 */
  readonly height?: number | undefined
  /** For a tile: the chart alone, without the table under it. @default false */
  readonly compact?: boolean | undefined
  /** Called with what was clicked; nothing can be clicked without it. */
  readonly onPick?: ((picked: Picked) => void) | undefined
  /** Called with a range that was dragged over; nothing can be dragged without it. */
  readonly onZoom?: ((range: Range) => void) | undefined
  /** Kept by the view itself where nobody else keeps it. */
  readonly rows?: TableRows | undefined
  readonly onRows?: ((rows: TableRows) => void) | undefined
  /** Of a table: called with the place of the column that was clicked, groups first. */
  readonly onOrder?: ((order: { readonly place: number; readonly descending: boolean }) => void) | undefined
}
