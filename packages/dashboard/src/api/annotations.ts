import { hasTexts, isAnything, isListOf } from './boards.ts'
import { request } from './request.ts'

export interface NewAnnotation {
  readonly text: string
  /** Instants, ISO 8601. */
  readonly from: string
  readonly until?: string
  /** Only who made it sees it. */
  readonly personal: boolean
}

export interface Annotation extends NewAnnotation {
  readonly id: string
  readonly version: number
  readonly created_by: string
}

export async function listAnnotations(
  projectId: string,
  signal: AbortSignal,
): Promise<readonly Annotation[]> {
  const path = '/v1/annotations'
  return (await request('GET', path, isListOf('annotations', isAnnotation), { projectId, signal }))
    .annotations
}

export async function addAnnotation(projectId: string, annotation: NewAnnotation): Promise<Annotation> {
  return await request('POST', '/v1/annotations', isAnnotation, { projectId, body: annotation })
}

export async function changeAnnotation(
  projectId: string,
  id: string,
  annotation: NewAnnotation & { readonly version: number },
): Promise<Annotation> {
  return await request('PUT', `/v1/annotations/${encodeURIComponent(id)}`, isAnnotation, {
    projectId,
    body: annotation,
  })
}

export async function removeAnnotation(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/annotations/${encodeURIComponent(id)}`, isAnything, { projectId })
}

function isAnnotation(value: unknown): value is Annotation {
  return hasTexts(value, 'id', 'text', 'from', 'created_by') && typeof value['version'] === 'number'
}
