import { queryOptions } from '@tanstack/react-query'
import { listShares } from '../../api/shares.ts'

export function sharesQuery(projectId: string) {
  return queryOptions({
    queryKey: ['shares', projectId],
    queryFn: ({ signal }) => listShares(projectId, signal),
    staleTime: 0,
  })
}
