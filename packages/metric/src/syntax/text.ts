/** A text, with the way back from its characters to those between the quotes. */
export interface QuotedText {
  readonly text: string
  /** Where each character of `text` begins in the source; one more for the end. */
  readonly offsets: readonly number[]
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** The text of a quoted `image` that begins at `offset`; `\n`, `\t` and `\r` are what they say, `\x` is x. */
export function readText(image: string, offset: number): QuotedText {
  const quote = image[0] ?? ''
  const isClosed = image.length > 1 && image.endsWith(quote)
  const end = isClosed ? image.length - 1 : image.length
  let text = ''
  const offsets: number[] = []
  for (let at = 1; at < end; at += 1) {
    offsets.push(offset + at)
    if (image[at] === '\\' && at + 1 < end) {
      at += 1
      text += escapes[image[at] ?? ''] ?? image[at] ?? ''
    } else text += image[at] ?? ''
  }
  offsets.push(offset + end)
  return { text, offsets }
}

/** A text in quotes: in those that need no escape, if there are such. */
export function writeText(text: string): string {
  const quote = text.includes('"') && !text.includes("'") ? "'" : '"'
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replaceAll(quote, `\\${quote}`)
  return `${quote}${escaped}${quote}`
}
