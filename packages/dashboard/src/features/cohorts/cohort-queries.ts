import { queryOptions } from '@tanstack/react-query'
import { listCohorts, listSizes } from '../../api/cohorts.ts'

/** While one is being counted its size is looked for. */
const countingMs = 2000

export function cohortsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['cohorts', projectId, 'all'],
    queryFn: ({ signal }) => listCohorts(projectId, signal),
    staleTime: 15_000,
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === 'computing') === true ? countingMs : false,
  })
}

/** `countedAt` makes it another one after each count. */
export function sizesQuery(projectId: string, id: string, countedAt: string | null) {
  return queryOptions({
    queryKey: ['cohort-sizes', projectId, id, countedAt],
    queryFn: ({ signal }) => listSizes(projectId, id, signal),
  })
}
