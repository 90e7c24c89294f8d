import { AppError } from '../errors.ts'
import { looksLikeJsonLog } from './access-log/json-log.ts'
import { looksLikeLogLine } from './access-log/log-line.ts'
import { guessDelimiter } from './formats/csv.ts'

export const formats = ['ndjson', 'csv', 'access-log', 'access-log-json', 'parquet'] as const
export type Format = (typeof formats)[number]

/**
 * The format of a file, by its first bytes and, where they leave it open, its name.
 * @throws AppError `request_invalid` where it cannot be told.
 */
export function detectFormat(head: Buffer, name: string): Format {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  const lines = head.toString('utf8').split(/\r?\n/)
  // The last line may be cut by the end of the head, unless it is the only one.
  const sample = (lines.length > 1 ? lines.slice(0, -1) : lines)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  const first = sample[0]
  if (first === undefined) throw unknown(`${name} is empty.`)
  const objects = sample.flatMap(objectOf)
  if (objects.length * 2 > sample.length) {
    return objects.filter(looksLikeJsonLog).length * 2 > objects.length ? 'access-log-json' : 'ndjson'
  }
  // nginx's own escapes make a line that is no JSON.
  if (sample.every((line) => line.startsWith('{'))) {
    return sample.some((line) => line.includes('"remote_addr"')) ? 'access-log-json' : 'ndjson'
  }
  if (sample.filter(looksLikeLogLine).length * 2 > sample.length) return 'access-log'
  if (/^\s*\[/.test(first)) {
    throw unknown(
      `${name} is one JSON array. Write one object a line first: jq -c '.[]' ${name} > events.ndjson`,
    )
  }
  const plainName = name.replace(/\.(gz|zst|br)$/, '')
  if (/\.(ndjson|jsonl)$/i.test(plainName)) return 'ndjson'
  const delimiter = guessDelimiter(first)
  if (/\.(csv|tsv)$/i.test(plainName) || first.includes(delimiter)) return 'csv'
  throw unknown(`What ${name} holds cannot be told from its beginning.`)
}

/** The first line that is not blank. */
export function firstLineOf(head: Buffer): string {
  return (
    head
      .toString('utf8')
      .split(/\r?\n/)
      .find((line) => line.trim() !== '') ?? ''
  )
}

function unknown(message: string): AppError {
  return new AppError(
    'request_invalid',
    `${message} The formats are ${formats.join(', ')}: name one with --format.`,
  )
}

function objectOf(line: string): readonly Record<string, unknown>[] {
  if (!line.trimStart().startsWith('{')) return []
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : []
  } catch {
    return []
  }
}
