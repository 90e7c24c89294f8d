import type { RetentionAnswer } from '../../questions/journey-answers.ts'

/**
 * The triangle as CSV (RFC 4180): a line for each row, with how many started and how many of them were back in each
 * bracket. What is not over yet is there, what has not begun is empty.
 */
export function retentionCsv(
  { series, brackets }: RetentionAnswer,
  headings: { readonly value: string; readonly start: string; readonly people: string },
  bracketLabel: (bracket: RetentionAnswer['brackets'][number]) => string,
): string {
  const isSplit = series.length > 1
  const lines = series.flatMap(({ value, other, rows }) =>
    rows.map(({ start, people, returned }) => [
      ...(isSplit ? [other ? '…' : (value ?? '')] : []),
      start,
      people,
      ...returned.map((count) => count ?? ''),
    ]),
  )
  const head = [
    ...(isSplit ? [headings.value] : []),
    headings.start,
    headings.people,
    ...brackets.map(bracketLabel),
  ]
  return [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
