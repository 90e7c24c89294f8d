import { queryOptions } from '@tanstack/react-query'
import { listInvitations, listKeys, listMembers } from '../../api/settings.ts'

export const keysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['keys', projectId],
    queryFn: ({ signal }) => listKeys(projectId, signal),
    staleTime: 0,
  })

export const membersQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['members', projectId],
    queryFn: ({ signal }) => listMembers(projectId, signal),
    staleTime: 0,
  })

export const invitationsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['invitations', projectId],
    queryFn: ({ signal }) => listInvitations(projectId, signal),
    staleTime: 0,
  })
