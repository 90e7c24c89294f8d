import type { Problem, ProblemCode, TidemarkOptions } from './api.ts'

export type Report = (problem: Problem) => void

/** What nobody needs to act on, or the next attempt mends: said in debug mode alone. */
const quiet: ReadonlySet<ProblemCode> = new Set(['invalid', 'trimmed', 'unreachable'])
const intervalMs = 60_000

/**
 * Where problems go: to the program, else to the console, each kind once a minute so that a server that is
 * down does not fill the log. Whatever the program's own function throws is let go.
 */
export function createReport(
  { onProblem, debug = false }: Partial<Pick<TidemarkOptions, 'onProblem' | 'debug'>>,
  now: () => number,
): Report {
  const saidAt = new Map<ProblemCode, number>()
  return (problem) => {
    try {
      if (onProblem !== undefined) {
        onProblem(problem)
        return
      }
      const { code, message, cause } = problem
      if (!debug && (quiet.has(code) || now() - (saidAt.get(code) ?? -Infinity) < intervalMs)) return
      saidAt.set(code, now())
      console.warn(`[tidemark] ${code}: ${message}`, ...(cause === undefined ? [] : [cause]))
    } catch {
      // Telling of a problem must not become one.
    }
  }
}
