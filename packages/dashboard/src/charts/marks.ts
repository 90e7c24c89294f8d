import { createContext } from 'react'

/** Something that happened at a moment, or for a time, to be seen in every chart over time. */
export interface Mark {
  readonly id: string
  readonly text: string
  /** Instants, ISO 8601. */
  readonly from: string
  readonly until?: string
}

export interface Marks {
  readonly list: readonly Mark[]
  readonly onOpen: (id: string) => void
  /** Called with the beginning of a bucket. Absent where nothing may be added. */
  readonly onAdd?: (from: string) => void
}

/** What is marked in the charts of this page; nothing outside of a project. */
export const MarksContext = createContext<Marks | undefined>(undefined)

/** A mark where it is drawn, by the places of its first and last bucket. */
export interface PlacedMark {
  readonly mark: Mark
  readonly first: number
  readonly last: number
}

/** The marks that fall on an axis of buckets; none where it is one of something else. */
export function placedMarks(marks: readonly Mark[], buckets: readonly string[]): readonly PlacedMark[] {
  if (!buckets.every((bucket) => /^\d{4}-\d\d-\d\dT/.test(bucket))) return []
  const starts = buckets.map(Date.parse)
  const [first = 0, second = first] = starts
  const last = starts.at(-1) ?? first
  // As long as the first one, near enough for the last, whose end no axis says.
  const end = last + Math.max(1, second - first)
  const bucketOf = (ms: number) =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= ms),
    )
  return marks.flatMap((mark) => {
    const fromMs = Date.parse(mark.from)
    const untilMs = mark.until === undefined ? fromMs : Date.parse(mark.until) - 1
    if (starts.length === 0 || untilMs < first || fromMs >= end) return []
    return [{ mark, first: bucketOf(fromMs), last: bucketOf(untilMs) }]
  })
}
