/** Why a record of a file never became an event. The server's own codes come beside these in a summary. */
export type RefusalCode =
  | 'line_too_long'
  | 'encoding_invalid'
  | 'invalid_json'
  | 'csv_quote_invalid'
  | 'csv_quote_open'
  | 'csv_columns'
  | 'log_line_invalid'
  | 'line_incomplete'
  | 'name_missing'
  | 'timestamp_missing'
  | 'timestamp_invalid'
  | 'value_invalid'

export interface Refusal {
  readonly kind: 'refused'
  readonly code: RefusalCode
  readonly message: string
}

/** An event as the text of a JSON object, ready to send but for an id where the record brought none. */
export interface Draft {
  readonly kind: 'event'
  readonly json: string
  readonly hasId: boolean
}

export type Conversion = Draft | Refusal

/** One record of a file, in the order of the file. Blank lines and headers are none. */
export interface FileRecord {
  /** The line that it begins on, from 1; of Parquet, the row. */
  readonly line: number
  /** What stands in the file: shown when it is refused, and hashed to see whether the file was changed. */
  readonly text: string
  /** Whether the file may still be being written here: its last line, without a line feed. */
  readonly open: boolean
  convert(): Conversion
}

/** Gives the records of a file in groups, as they come from the disk. */
export type RecordReader = AsyncGenerator<readonly FileRecord[]>

export function refuse(code: RefusalCode, message: string): Refusal {
  return { kind: 'refused', code, message }
}

export function draftOf(event: object): Draft {
  return { kind: 'event', json: JSON.stringify(event), hasId: 'event_id' in event }
}

/** `draft` with `id`, unless it brought one. */
export function withEventId(draft: Draft, id: string): string {
  if (draft.hasId) return draft.json
  const rest = draft.json.slice(1).trimStart()
  return rest === '}' ? `{"event_id":"${id}"}` : `{"event_id":"${id}",${rest}`
}
