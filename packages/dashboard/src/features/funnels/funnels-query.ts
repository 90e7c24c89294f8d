import { queryOptions } from '@tanstack/react-query'
import { listFunnels } from '../../api/journeys.ts'

/** The funnels that are kept, by name. */
export function funnelsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['funnels', projectId],
    queryFn: ({ signal }) => listFunnels(projectId, signal),
    staleTime: 30_000,
  })
}
