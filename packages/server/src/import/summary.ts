import type { Format } from './detect-format.ts'

export interface RefusedExample {
  readonly line: number
  readonly code: string
  readonly message: string
}

/** What became of the records of one file in one run. */
export interface FileSummary {
  readonly file: string
  readonly format: Format
  /** Records that an earlier run had finished with, and this one left out. */
  readonly already_imported: number
  /** Records that this run read: `accepted + duplicates + refused`, unless it stopped in between. */
  readonly read: number
  readonly accepted: number
  readonly duplicates: number
  readonly refused: number
  readonly refused_by_code: Readonly<Record<string, number>>
  /** The first few. */
  readonly examples: readonly RefusedExample[]
  readonly elapsed_ms: number
  readonly events_per_second: number
  readonly outcome: 'finished' | 'stopped' | 'failed'
  /** Why it failed, for people. */
  readonly fault?: string
}

const exampleCount = 5

/** Counts one file's records as they are read, answered and refused. */
export class Tally {
  read = 0
  accepted = 0
  duplicates = 0
  refused = 0
  readonly #byCode = new Map<string, number>()
  readonly #examples: RefusedExample[] = []

  refuse(example: RefusedExample): void {
    this.refused += 1
    this.#byCode.set(example.code, (this.#byCode.get(example.code) ?? 0) + 1)
    this.#examples.push(example)
    // Answers come out of order: the first of the file are wanted.
    this.#examples.sort((a, b) => a.line - b.line)
    if (this.#examples.length > exampleCount) this.#examples.pop()
  }

  summary(
    about: Pick<FileSummary, 'file' | 'format' | 'already_imported' | 'elapsed_ms' | 'outcome' | 'fault'>,
  ): FileSummary {
    const { read, accepted, duplicates, refused } = this
    const seconds = Math.max(about.elapsed_ms, 1) / 1000
    return {
      ...about,
      read,
      accepted,
      duplicates,
      refused,
      refused_by_code: Object.fromEntries([...this.#byCode].sort(([, a], [, b]) => b - a)),
      examples: this.#examples,
      events_per_second: Math.round((accepted + duplicates) / seconds),
    }
  }
}

/** The summary as people read it. */
export function describeSummary(summary: FileSummary): string {
  const number = (value: number) => value.toLocaleString('en')
  const lines = [`${summary.file} (${summary.format}): ${outcomeOf(summary)}`]
  const count = (label: string, value: number) =>
    lines.push(`  ${label.padEnd(12)}${number(value).padStart(12)}`)
  if (summary.already_imported > 0) count('before', summary.already_imported)
  count('read', summary.read)
  count('accepted', summary.accepted)
  if (summary.duplicates > 0) count('duplicates', summary.duplicates)
  count('refused', summary.refused)
  for (const [code, value] of Object.entries(summary.refused_by_code)) {
    lines.push(`    ${code.padEnd(24)}${number(value).padStart(8)}`)
  }
  for (const { line, code, message } of summary.examples) lines.push(`  line ${line}: ${code}: ${message}`)
  const seconds = (summary.elapsed_ms / 1000).toFixed(1)
  lines.push(`  in ${seconds} s, ${number(summary.events_per_second)} events/s`)
  return lines.join('\n')
}

function outcomeOf(summary: FileSummary): string {
  if (summary.outcome === 'stopped') return 'stopped. Run the same command again: it goes on here.'
  if (summary.outcome === 'failed' && summary.read === 0) return 'failed.'
  if (summary.outcome === 'failed') return 'failed. Run the same command again: it goes on where it stopped.'
  if (summary.read > 0 || summary.already_imported === 0) return 'finished.'
  return 'all of it was imported before, so nothing was sent. Say --again to send it once more.'
}
