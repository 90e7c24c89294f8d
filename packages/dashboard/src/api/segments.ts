import type { Filter } from '../questions/question.ts'
import { isRecord } from './answers.ts'
import { hasTexts, isAnything, isListOf } from './boards.ts'
import { request } from './request.ts'

export interface NewSegment {
  readonly name: string
  readonly filter: Filter
  /** Only who made it sees it. */
  readonly personal: boolean
}

/** A filter with a name. */
export interface Segment extends NewSegment {
  readonly id: string
}

export async function listSegments(projectId: string, signal: AbortSignal): Promise<readonly Segment[]> {
  return (await request('GET', '/v1/segments', isListOf('segments', isSegment), { projectId, signal }))
    .segments
}

export async function addSegment(projectId: string, segment: NewSegment): Promise<Segment> {
  return await request('POST', '/v1/segments', isSegment, { projectId, body: segment })
}

export async function removeSegment(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/segments/${encodeURIComponent(id)}`, isAnything, { projectId })
}

function isSegment(value: unknown): value is Segment {
  return hasTexts(value, 'id', 'name') && isRecord(value['filter']) && typeof value['personal'] === 'boolean'
}
