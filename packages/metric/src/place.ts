/** A part of a text, by its characters (UTF-16, as JavaScript counts them). Half-open. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** A part of a text as people and editors find it. */
export interface Place {
  readonly offset: number
  readonly length: number
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1, in characters of the line. */
  readonly column: number
}

/** The place of `span` in `text`; one that lies beyond the end is at the end. */
export function placeOf(text: string, span: Span): Place {
  const offset = Math.min(Math.max(span.from, 0), text.length)
  const length = Math.min(Math.max(span.until, offset), text.length) - offset
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const line = offset === 0 ? 1 : text.slice(0, lineStart).split('\n').length
  return { offset, length, line, column: offset - (offset === 0 ? 0 : lineStart) + 1 }
}

export function around(first: Span, last: Span): Span {
  return { from: first.from, until: last.until }
}
