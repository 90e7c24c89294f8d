import { isRecord } from './answers.ts'
import { request } from './request.ts'

/** Funnels and cohorts that are kept by name. */
export interface KeptJourney {
  readonly id: string
  readonly name: string
  readonly definition: Readonly<Record<string, unknown>>
  readonly created_at: string
  readonly created_by: string
}

export async function listFunnels(projectId: string, signal: AbortSignal): Promise<readonly KeptJourney[]> {
  const path = '/v1/analytics/funnels'
  return (await request('GET', path, isFunnelList, { projectId, signal })).funnels
}

/** Keeps it by its name, in place of the one that had it. */
export async function keepFunnel(projectId: string, name: string, funnel: unknown): Promise<KeptJourney> {
  return await request('POST', '/v1/analytics/funnels', isKeptJourney, { projectId, body: { name, funnel } })
}

export async function removeFunnel(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/analytics/funnels/${encodeURIComponent(id)}`, isAnything, { projectId })
}

export function isKeptJourney(value: unknown): value is KeptJourney {
  return (
    isRecord(value) &&
    ['id', 'name', 'created_at', 'created_by'].every((key) => typeof value[key] === 'string') &&
    isRecord(value['definition'])
  )
}

function isFunnelList(value: unknown): value is { readonly funnels: readonly KeptJourney[] } {
  return isRecord(value) && Array.isArray(value['funnels']) && value['funnels'].every(isKeptJourney)
}

function isAnything(_value: unknown): _value is unknown {
  return true
}
