import { queryOptions } from '@tanstack/react-query'
import { listEvents } from '../../api/api.ts'
import { mergeLatest, type Latest } from './merge-latest.ts'

const pageSize = 50
/** Events become visible in another order than they are received; this far back is looked again. */
const overlapMs = 5000

/** The latest events of a project. Fetched again it asks for what is new alone, and puts it on top. */
export function latestQuery(projectId: string) {
  const queryKey = ['latest', projectId] as const
  return queryOptions({
    queryKey,
    queryFn: async ({ client, signal }) => {
      const known = client.getQueryData<Latest>(queryKey)
      const newest = known?.events[0]?.received_at
      const page = await listEvents(projectId, { limit: pageSize, after: overlapped(newest) }, signal)
      return mergeLatest(known, page.events, pageSize)
    },
    structuralSharing: false,
  })
}

function overlapped(receivedAt: string | undefined): string | undefined {
  return receivedAt === undefined ? undefined : new Date(Date.parse(receivedAt) - overlapMs).toISOString()
}
