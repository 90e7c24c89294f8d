import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { isRecord } from '../api/answers.ts'
import { request } from '../api/request.ts'

/** What was ever seen, to complete from. Asked when somebody begins to choose, and kept for a while. */

const staleTime = 60_000

/** Names of events that hold `search`, the most frequent first. */
export function eventNamesQuery(projectId: string, search = '') {
  const query = new URLSearchParams({ limit: '50', ...(search === '' ? {} : { search }) })
  return queryOptions({
    queryKey: ['catalogue', projectId, 'events', search],
    queryFn: async ({ signal }) => {
      const path = `/v1/catalogue/events?${query.toString()}`
      return (await request('GET', path, isNamedEvents, { projectId, signal })).events.map(({ name }) => name)
    },
    placeholderData: keepPreviousData,
    staleTime,
  })
}

/** The properties of an event, as fields of a question. */
export function eventPropertiesQuery(projectId: string, event: string) {
  return queryOptions({
    queryKey: ['catalogue', projectId, 'properties', event],
    queryFn: async ({ signal }) => {
      const path = `/v1/catalogue/events/${encodeURIComponent(event)}`
      return (await request('GET', path, isProperties, { projectId, signal })).properties.map(
        ({ field }) => field,
      )
    },
    staleTime,
  })
}

/** The traits of people and tenants, as fields of a question. */
export function traitsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['catalogue', projectId, 'traits'],
    queryFn: async ({ signal }) =>
      (await request('GET', '/v1/catalogue/traits', isTraits, { projectId, signal })).traits.map(
        ({ field }) => field,
      ),
    staleTime,
  })
}

/** The names of cohorts that hold `search`. */
export function cohortNamesQuery(projectId: string, search = '') {
  return queryOptions({
    queryKey: ['catalogue', projectId, 'cohorts', search],
    queryFn: async ({ signal }) => {
      const { cohorts } = await request('GET', '/v1/analytics/cohorts', isCohorts, { projectId, signal })
      const wanted = search.toLowerCase()
      return cohorts.map(({ name }) => name).filter((name) => name.toLowerCase().includes(wanted))
    },
    placeholderData: keepPreviousData,
    staleTime,
  })
}

/** The values of a field in the last 30 days that hold `search`, the most frequent first. */
export function fieldValuesQuery(projectId: string, field: string, search = '') {
  const query = new URLSearchParams({ field, limit: '30', ...(search === '' ? {} : { search }) })
  return queryOptions({
    queryKey: ['catalogue', projectId, 'values', field, search],
    queryFn: async ({ signal }) => {
      const path = `/v1/catalogue/values?${query.toString()}`
      return (await request('GET', path, isValues, { projectId, signal })).values.map(({ value }) => value)
    },
    placeholderData: keepPreviousData,
    staleTime,
  })
}

function isNamedEvents(value: unknown): value is { readonly events: readonly { readonly name: string }[] } {
  return hasList(value, 'events', 'name')
}

function isProperties(
  value: unknown,
): value is { readonly properties: readonly { readonly field: string }[] } {
  return hasList(value, 'properties', 'field')
}

function isTraits(value: unknown): value is { readonly traits: readonly { readonly field: string }[] } {
  return hasList(value, 'traits', 'field')
}

function isCohorts(value: unknown): value is { readonly cohorts: readonly { readonly name: string }[] } {
  return hasList(value, 'cohorts', 'name')
}

function isValues(value: unknown): value is { readonly values: readonly { readonly value: string }[] } {
  return hasList(value, 'values', 'value')
}

function hasList(value: unknown, list: string, key: string): boolean {
  if (!isRecord(value)) return false
  const entries = value[list]
  return Array.isArray(entries) && entries.every((entry) => isRecord(entry) && typeof entry[key] === 'string')
}
