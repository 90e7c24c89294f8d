import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Picked } from '../../questions/view-props.ts'
import { useProject } from '../../shell/use-project.ts'
import { peopleSearch } from './people-search.ts'

/** Goes from a figure of an answer to the people behind it. */
export function useShowPeople(): (picked: Picked) => void {
  const navigate = useNavigate()
  const { id: projectId } = useProject()
  return useCallback(
    (picked) =>
      void navigate({ to: '/p/$projectId/people', params: { projectId }, search: peopleSearch(picked) }),
    [navigate, projectId],
  )
}
