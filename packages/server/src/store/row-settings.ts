import type { EngineSettings } from './engine.ts'

/** How rows of JSON are read: as `collect` means them. Dates stay text, odd keys stay what they are. */
export const rowSettings: EngineSettings = {
  async_insert: 0,
  date_time_input_format: 'basic',
  input_format_parallel_parsing: 0,
  input_format_skip_unknown_fields: 0,
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
  input_format_json_read_numbers_as_strings: 0,
  json_type_escape_dots_in_keys: 1,
  type_json_skip_duplicated_paths: 1,
  max_partitions_per_insert_block: 0,
  max_insert_threads: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
}
