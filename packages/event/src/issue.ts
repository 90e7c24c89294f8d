/** Why an event was refused. The codes are part of the public API: they are added to, never renamed. */
export type IssueCode =
  | 'invalid_json'
  | 'invalid_event'
  | 'event_too_large'
  | 'name_missing'
  | 'name_invalid'
  | 'name_too_long'
  | 'id_invalid'
  | 'id_too_long'
  | 'identity_missing'
  | 'timestamp_invalid'
  | 'timestamp_too_old'
  | 'timestamp_in_future'
  | 'value_invalid'
  | 'text_invalid'
  | 'text_too_long'
  | 'number_out_of_range'
  | 'properties_invalid'
  | 'properties_too_large'
  | 'properties_too_many_paths'
  | 'properties_too_deep'
  | 'type_unknown'
  | 'schema_mismatch'
  | 'batch_too_many_events'
  | 'store_refused'

/** One fault of one event: what is wrong, where (a JSON pointer), and what to do about it. */
export interface Issue {
  readonly code: IssueCode
  readonly message: string
  readonly path: string
}
