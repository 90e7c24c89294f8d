import { ApiError } from '../../api/request.ts'

/** Says what is wrong at a place of a question: `/steps/1/filter`. `undefined` where nothing is. */
export type FaultAt = (path: string) => string | undefined

/** The API names the place of what it cannot take: what lies at `path` or deeper is shown there. */
export function faultsOf(error: Error | null): FaultAt {
  const problem = error instanceof ApiError ? error.problem : undefined
  return (path) =>
    problem?.path !== undefined && (problem.path === path || problem.path.startsWith(`${path}/`))
      ? problem.detail
      : undefined
}

/** The faults of a part that lies at `base`. */
export function faultsBelow(faultAt: FaultAt, base: string): FaultAt {
  return (path) => faultAt(`${base}${path}`)
}
