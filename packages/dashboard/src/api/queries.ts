import { queryOptions } from '@tanstack/react-query'
import { getSession, getSetup, listProjects } from './api.ts'

/** What every view shares, each under one key. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getSession(signal),
  staleTime: 5 * 60_000,
})

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => listProjects(signal),
  staleTime: 60_000,
})

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => getSetup(signal),
  staleTime: 0,
})
