import { AppError } from '../errors.ts'
import { EngineError, type Engine, type EngineSettings } from './engine.ts'
import { compileSql, type ScopedSql } from './sql.ts'
import type { QueryBudget, QueryResult } from './store.ts'

/** Answers `query` within `budget` (Q1), or says what to narrow. */
export async function select(engine: Engine, query: ScopedSql, budget: QueryBudget): Promise<QueryResult> {
  const { text, params } = compileSql(query)
  try {
    return await engine.query(text, params, budgetSettings(budget))
  } catch (cause) {
    throw cause instanceof EngineError ? toAppError(cause) : cause
  }
}

const freeBytesPerThread = 64 * 1024 * 1024

function budgetSettings(budget: QueryBudget): EngineSettings {
  return {
    max_memory_usage: budget.maxMemoryBytes,
    // The engine gives a question one thread unless 1 GiB is free for each: more than it may take as a whole.
    max_threads_min_free_memory_per_thread: freeBytesPerThread,
    // Embedded, the engine forgets what it compiled: it would do so for each question anew, for up to 100 ms.
    compile_expressions: 0,
    compile_aggregate_expressions: 0,
    // Groups and sorts that outgrow half the budget go on on disk, slower, instead of failing.
    max_bytes_before_external_group_by: Math.floor(budget.maxMemoryBytes / 2),
    max_bytes_before_external_sort: Math.floor(budget.maxMemoryBytes / 2),
    max_execution_time: budget.maxExecutionMs / 1000,
    timeout_before_checking_execution_speed: 0,
    max_rows_to_read: budget.maxRowsRead,
    max_result_rows: budget.maxResultRows,
    json_type_escape_dots_in_keys: 1,
    output_format_json_quote_64bit_integers: 0,
    output_format_json_quote_denormals: 0,
  }
}

const memoryExceeded = 241
const timeExceeded = new Set([159, 160])
const tooMuch = new Set([158, 307, 396])

export function toAppError(cause: EngineError): Error {
  if (cause.code === memoryExceeded) {
    return new AppError(
      'query_too_much_memory',
      'The question needs more memory than it may take. Ask about a shorter range, fewer breakdowns or fewer distinct values.',
      { cause },
    )
  }
  if (timeExceeded.has(cause.code)) {
    return new AppError(
      'query_too_slow',
      'The question takes longer than it may. Ask about a shorter range or filter by an event name.',
      { cause },
    )
  }
  if (tooMuch.has(cause.code)) {
    return new AppError(
      'query_too_large',
      'The question reads or gives more rows than it may. Ask about a shorter range, a longer interval or fewer groups.',
      { cause },
    )
  }
  return cause
}
