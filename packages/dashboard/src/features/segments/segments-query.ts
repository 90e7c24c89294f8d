import { queryOptions } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { listSegments, type Segment } from '../../api/segments.ts'

export function segmentsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['segments', projectId],
    queryFn: ({ signal }) => listSegments(projectId, signal),
    staleTime: 60_000,
  })
}

/** Those that the reader may remove, by name. */
export function removable(segments: readonly Segment[], { role }: Project): readonly Segment[] {
  return segments
    .filter(({ personal }) => personal || role !== 'viewer')
    .toSorted((a, b) => a.name.localeCompare(b.name))
}
