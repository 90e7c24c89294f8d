import type { PageSearch } from '../view/view-search.ts'
import { isGraph } from './funnel-draft.ts'
import type { Question } from './question.ts'

/** How an answer is drawn. Each kind of question takes those that suit it, and its usual one for the others. */
export type Look =
  | ('line' | 'area' | 'bar' | 'stacked' | 'number' | 'table')
  | ('steps' | 'flow' | 'course')
  | ('triangle' | 'counts' | 'curve')

/** What the table of a chart with several series shows: their totals, or every interval. */
export type TableRows = 'totals' | 'buckets'

/** What somebody chose about the drawing of an answer; what is absent is as usual. Kept with a question. */
export interface Drawing {
  readonly look?: Look | undefined
  readonly rows?: TableRows | undefined
  /** Of paths: how many places of each step are drawn by themselves. */
  readonly places?: number | undefined
}

export const usualPlaces = 6
const mostPlaces = 20

const overTime = ['line', 'area', 'bar', 'stacked', 'number', 'table'] as const
/** Not on one another: the sum of figures of a metric need not say anything. */
const side = overTime.filter((look) => look !== 'stacked')
const bars = ['bar', 'table'] as const
const looksOf: Readonly<Record<Question['kind'], readonly Look[]>> = {
  trend: overTime,
  metric: side,
  table: ['table'],
  distribution: bars,
  lifecycle: ['stacked', 'table'],
  stickiness: bars,
  funnel: ['steps', 'flow', 'course'],
  retention: ['triangle', 'counts', 'curve'],
  path: ['flow'],
}

/** The ways that suit a kind, the usual one first. None for a kind that the page does not know. */
export function looksFor(kind: Question['kind']): readonly Look[] {
  return Object.hasOwn(looksOf, kind) ? looksOf[kind] : []
}

/** Funnels with branches are drawn as a flow, where nobody has chosen. */
export function usualLook(question: Question): Look {
  if (question.kind === 'funnel' && isGraph(question)) return 'flow'
  return looksFor(question.kind)[0] ?? 'table'
}

/** What an address says of the drawing of an answer, and the usual for the rest; no more than suits its kind. */
export function parseDrawing(search: PageSearch, question: Question): Drawing & { readonly look: Look } {
  const { kind } = question
  const places = Number(search['places'])
  const isCount = Number.isInteger(places) && places >= 1 && places <= mostPlaces
  return {
    look: looksOf[kind].find((one) => one === search['look']) ?? usualLook(question),
    ...(kind === 'trend' || kind === 'metric'
      ? { rows: search['rows'] === 'buckets' ? 'buckets' : 'totals' }
      : {}),
    ...(kind === 'path' ? { places: isCount ? places : usualPlaces } : {}),
  }
}

/** A drawing in an address. Every key is there, so that it takes the place of what was. */
export function drawingSearch({ look, rows, places }: Drawing, question: Question): PageSearch {
  return {
    look: look === usualLook(question) ? undefined : look,
    rows: rows === 'totals' ? undefined : rows,
    places: places === undefined || places === usualPlaces ? undefined : String(places),
  }
}
