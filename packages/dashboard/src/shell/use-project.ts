import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Project } from '../api/answers.ts'
import { projectsQuery } from '../api/queries.ts'

/** The project of the address. Only for what is inside the frame, which has made sure that there is one. */
export function useProject(): Project {
  const { projectId } = useParams({ from: '/signed-in/p/$projectId' })
  const { data: projects } = useSuspenseQuery(projectsQuery)
  const project = projects.find(({ id }) => id === projectId)
  if (project === undefined) throw new Error('Bug: a page was drawn outside of its project')
  return project
}
