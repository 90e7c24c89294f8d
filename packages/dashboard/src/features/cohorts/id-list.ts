/** The most ids that a list may have. */
export const mostIds = 10_000

export interface IdList {
  /** Each once, in their order. */
  readonly ids: readonly string[]
  readonly repeated: number
}

/** The words of the first line that say what the column is: they are nobody's id. */
const headings: ReadonlySet<string> = new Set([
  'id',
  'ids',
  'user_id',
  'userid',
  'user id',
  'email',
  'e-mail',
])

/** Ids out of a text with one on each line, or out of the first column of a CSV. */
export function parseIds(text: string): IdList {
  const cells = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map(firstCell)
    .filter((id) => id !== '')
  const [first, ...others] = cells
  const all = first !== undefined && headings.has(first.toLowerCase()) ? others : cells
  const ids = [...new Set(all)]
  return { ids, repeated: all.length - ids.length }
}

/** What stands before the first comma, semicolon or tab; within quotes they mean nothing. */
function firstCell(line: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)?.[1]
  return (quoted?.replaceAll('""', '"') ?? line.split(/[,;\t]/)[0] ?? '').trim()
}
