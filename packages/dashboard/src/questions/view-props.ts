import type { Range } from '../view/range.ts'
import type { Drawing, TableRows } from './drawing.ts'
import type { Question } from './question.ts'

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
export interface QuestionViewProps<Q> extends Drawing {
  readonly question: Q
  /** In pixels, of the chart; of a tile with its legend. @default 320 */
  readonly height?: number | undefined
  /** For a tile: the chart alone, without the table under it. @default false */
  readonly compact?: boolean | undefined
  /** Called with what was clicked; nothing can be clicked without it. */
  readonly onPick?: ((picked: Picked) => void) | undefined
  /** Called with a range that was dragged over; nothing can be dragged without it. */
  readonly onZoom?: ((range: Range) => void) | undefined
  /** Without it the view itself keeps which rows are shown. */
  readonly onRows?: ((rows: TableRows) => void) | undefined
  /** Of a table: called with the place of the column that was clicked, groups first. */
  readonly onOrder?: ((order: { readonly place: number; readonly descending: boolean }) => void) | undefined
}
