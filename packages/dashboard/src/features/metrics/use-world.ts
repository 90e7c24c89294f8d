import { tokens, type Catalogue, type CatalogueProperty, type World } from '@tidemark/metric'
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { isRecord } from '../../api/answers.ts'
import { request } from '../../api/request.ts'
import { metricsQuery } from './metrics-api.ts'

/** What a formula may be made of: the project's metrics, and the events that were seen with their properties. */
export interface KnownWorld {
  /** To complete from: as much as is known so far. */
  readonly world: World
  /** To check against. Without the catalogue until it is known of every event that the formula names. */
  readonly checked: World
}

const staleTime = 60_000
const mostEvents = 1000

export function useWorld(projectId: string, formula: string): KnownWorld {
  const { data: metrics } = useQuery(metricsQuery(projectId))
  const { data: names } = useQuery(allEventsQuery(projectId))
  const named = useMemo(() => eventsIn(formula).filter((name) => names?.includes(name)), [formula, names])
  const described = useQueries({
    queries: named.map((name) => propertiesQuery(projectId, name)),
    combine: dataOf,
  })
  return useMemo(() => {
    const properties = new Map(named.map((name, at) => [name, described[at]]))
    const catalogue: Catalogue = {
      events: (names ?? []).map((name) => ({ name, properties: properties.get(name) ?? [] })),
    }
    const definitions = (metrics ?? []).map(({ definition }) => definition)
    const world = { metrics: definitions, catalogue }
    const isWhole = names !== undefined && named.every((name) => properties.get(name) !== undefined)
    return { world, checked: isWhole ? world : { metrics: definitions } }
  }, [metrics, names, named, described])
}

type Described = readonly CatalogueProperty[]

function dataOf(
  answers: readonly { readonly data: Described | undefined }[],
): readonly (Described | undefined)[] {
  return answers.map(({ data }) => data)
}

function allEventsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['catalogue', projectId, 'allEvents'],
    queryFn: async ({ signal }) => {
      const path = `/v1/catalogue/events?limit=${mostEvents}`
      const { events } = await request('GET', path, isEvents, { projectId, signal })
      return events.map(({ name }) => name)
    },
    staleTime,
  })
}

function propertiesQuery(projectId: string, event: string) {
  return queryOptions({
    queryKey: ['catalogue', projectId, 'described', event],
    queryFn: async ({ signal }): Promise<Described> => {
      const path = `/v1/catalogue/events/${encodeURIComponent(event)}`
      const { properties } = await request('GET', path, isDescribed, { projectId, signal })
      return properties.map(({ field, types, examples }) => ({
        name: field.replace(/^properties\./, ''),
        types,
        examples,
      }))
    },
    staleTime,
  })
}

/** The events that a formula names, whether or not it can be read already. */
function eventsIn(formula: string): readonly string[] {
  const names = tokens(formula)
    .filter(({ kind }) => kind === 'event')
    .map(({ from, until }) => formula.slice(from, until))
    .map((text) => (text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : text))
  return [...new Set(names)]
}

function isEvents(value: unknown): value is { readonly events: readonly { readonly name: string }[] } {
  return isRecord(value) && Array.isArray(value['events'])
}

interface SeenEvent {
  readonly properties: readonly {
    readonly field: string
    readonly types: CatalogueProperty['types']
    readonly examples: readonly string[]
  }[]
}

function isDescribed(value: unknown): value is SeenEvent {
  return isRecord(value) && Array.isArray(value['properties'])
}
