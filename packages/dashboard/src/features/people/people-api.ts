import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { isEventsPage, isRecord, type EventsPage } from '../../api/answers.ts'
import { request } from '../../api/request.ts'
import type { PeopleRequest, PeopleView } from './people-search.ts'
import type { Filter } from '../../questions/question.ts'

export interface ListedPerson {
  /** What the person goes by. */
  readonly id: string
  readonly ids: readonly string[]
  readonly traits: Readonly<Record<string, unknown>>
  readonly first_seen: string
  readonly last_seen: string
  readonly events: number
  /** Of a funnel: the steps of the attempt that counts. */
  readonly steps?: readonly { readonly name: string; readonly at: string }[]
}

export interface PeoplePage {
  /** On all pages. */
  readonly total: number
  readonly people: readonly ListedPerson[]
  readonly next_cursor: string | null
}

export interface PersonLink {
  readonly kind: 'identify' | 'alias'
  readonly from_id: string
  readonly to_id: string
  readonly holds: boolean
  readonly first_at: string
  readonly last_at: string
  readonly events: number
  /** Who undid it or took that back, the last first. */
  readonly changes: readonly {
    readonly at: string
    readonly undone: boolean
    readonly by: string
    readonly reason: string
  }[]
}

export interface Person {
  readonly person_id: string
  readonly ids: readonly string[]
  readonly events: number
  readonly first_seen: string | null
  readonly last_seen: string | null
  readonly tenants: readonly string[]
  readonly traits: Readonly<Record<string, unknown>>
  readonly trait_history: readonly {
    readonly since: string
    readonly traits: Readonly<Record<string, unknown>>
  }[]
  readonly links: readonly PersonLink[]
}

export interface Cohort {
  readonly id: string
  readonly name: string
}

const pageSize = 50

/** The API's words for a list: who stands behind a figure, belongs to a cohort, has such events; or everybody. */
export function requestOf(
  { behind, cohort }: Pick<PeopleView, 'behind' | 'cohort'>,
  filter: Filter | undefined,
): Partial<PeopleRequest> {
  if (behind !== undefined) return behind
  if (cohort !== undefined) return { of: { kind: 'cohort', cohort } }
  return filter === undefined ? {} : { of: { kind: 'active', filter } }
}

export function peopleQuery(projectId: string, asked: Partial<PeopleRequest>, search: string) {
  return infiniteQueryOptions({
    queryKey: ['people', projectId, asked, search],
    queryFn: ({ signal, pageParam }) =>
      request('POST', '/v1/analytics/people', isPeoplePage, {
        projectId,
        body: {
          ...asked,
          limit: pageSize,
          ...(search === '' ? {} : { search }),
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  })
}

/** The few who are found first by an id or a trait. */
export function foundPeopleQuery(projectId: string, search: string) {
  return queryOptions({
    queryKey: ['people', projectId, 'found', search],
    queryFn: async ({ signal }) => {
      const body = { search, limit: 5 }
      return (await request('POST', '/v1/analytics/people', isPeoplePage, { projectId, body, signal })).people
    },
    staleTime: 60_000,
  })
}

export function personQuery(projectId: string, id: string) {
  return queryOptions({
    queryKey: ['person', projectId, id],
    queryFn: ({ signal }) =>
      request('GET', `/v1/people/${encodeURIComponent(id)}`, isPerson, { projectId, signal }),
  })
}

/** What somebody did, the latest first. */
export function timelineQuery(projectId: string, id: string, event: string) {
  return infiniteQueryOptions({
    queryKey: ['timeline', projectId, id, event],
    queryFn: ({ signal, pageParam }): Promise<EventsPage> => {
      const query = new URLSearchParams({
        limit: '100',
        ...(event === '' ? {} : { event }),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      })
      const path = `/v1/people/${encodeURIComponent(id)}/events?${query.toString()}`
      return request('GET', path, isEventsPage, { projectId, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  })
}

export function cohortsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['cohorts', projectId, 'names'],
    queryFn: async ({ signal }) =>
      (await request('GET', '/v1/analytics/cohorts', isCohorts, { projectId, signal })).cohorts,
    staleTime: 60_000,
  })
}

/** The cohorts that somebody belongs to, by any id of theirs. */
export function membershipsQuery(projectId: string, id: string) {
  return queryOptions({
    queryKey: ['memberships', projectId, id],
    queryFn: async ({ signal }) => {
      const path = `/v1/people/${encodeURIComponent(id)}/cohorts`
      return (await request('GET', path, isCohorts, { projectId, signal })).cohorts
    },
    staleTime: 60_000,
  })
}

/** Undoes a link, or takes that back. Refused with `role_too_low`. */
export async function changeLink(
  projectId: string,
  change: 'undo' | 'restore',
  link: { readonly from_id: string; readonly to_id: string; readonly reason?: string },
): Promise<Person> {
  return await request('POST', `/v1/people/links/${change}`, isPerson, { projectId, body: link })
}

/** Keeps who stands behind a figure as a cohort: by the rule, so it goes on to be true. */
export async function keepCohort(
  projectId: string,
  name: string,
  people: Partial<PeopleRequest>,
): Promise<Cohort> {
  return await request('POST', '/v1/analytics/cohorts', isCohort, {
    projectId,
    body: { name, cohort: { rule: { people } } },
  })
}

function isPeoplePage(value: unknown): value is PeoplePage {
  return (
    isRecord(value) &&
    typeof value['total'] === 'number' &&
    Array.isArray(value['people']) &&
    value['people'].every(
      (person) => isRecord(person) && typeof person['id'] === 'string' && Array.isArray(person['ids']),
    )
  )
}

function isPerson(value: unknown): value is Person {
  return (
    isRecord(value) &&
    typeof value['person_id'] === 'string' &&
    ['ids', 'tenants', 'trait_history', 'links'].every((key) => Array.isArray(value[key])) &&
    isRecord(value['traits'])
  )
}

function isCohorts(value: unknown): value is { readonly cohorts: readonly Cohort[] } {
  return isRecord(value) && Array.isArray(value['cohorts']) && value['cohorts'].every(isCohort)
}

function isCohort(value: unknown): value is Cohort {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string'
}
