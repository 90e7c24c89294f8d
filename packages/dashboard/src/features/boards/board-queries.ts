import { queryOptions } from '@tanstack/react-query'
import { getBoard, listBoards, listQuestions, listTemplates } from '../../api/boards.ts'

export function boardsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['boards', projectId],
    queryFn: ({ signal }) => listBoards(projectId, signal),
  })
}

export function boardQuery(projectId: string, id: string) {
  return queryOptions({
    queryKey: ['boards', projectId, id],
    queryFn: ({ signal }) => getBoard(projectId, id, signal),
  })
}

export function templatesQuery(projectId: string) {
  return queryOptions({
    queryKey: ['board-templates', projectId],
    queryFn: ({ signal }) => listTemplates(projectId, signal),
    staleTime: Infinity,
  })
}

export function questionsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['saved-questions', projectId],
    queryFn: ({ signal }) => listQuestions(projectId, signal),
  })
}
