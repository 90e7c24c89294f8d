import type { Drawing } from '../questions/drawing.ts'
import type { Filter, Question } from '../questions/question.ts'
import { isRecord } from './answers.ts'
import {
  hasTexts,
  isAnything,
  isListOf,
  isPlace,
  isQuestion,
  type BoardView,
  type TilePlace,
} from './boards.ts'
import { request } from './request.ts'

/** Which figure and which lists of the overview are shown, as an address says it. */
type ShownParts = Readonly<Record<string, string>>

export type ShareSubject =
  | { readonly kind: 'overview'; readonly view?: BoardView; readonly shown?: ShownParts }
  | { readonly kind: 'board' | 'question'; readonly id: string }

export const shareThemes = ['auto', 'light', 'dark'] as const
export type ShareTheme = (typeof shareThemes)[number]

export interface Embedding {
  readonly ancestors: readonly string[]
  readonly theme: ShareTheme
  readonly transparent: boolean
}

export interface NewShare {
  readonly subject: ShareSubject
  readonly name?: string
  readonly filter?: Filter
  readonly range: 'free' | 'fixed'
  readonly embed?: Embedding
  readonly password?: string
  readonly expires_at?: string
}

export interface Share {
  readonly id: string
  readonly subject: ShareSubject
  readonly name: string
  readonly filter: Filter | null
  readonly range: 'free' | 'fixed'
  readonly embed: Embedding | null
  readonly password: boolean
  readonly created_at: string
  readonly created_by: string
  readonly expires_at: string | null
  readonly revoked_at: string | null
}

export interface MadeShare {
  /** What the link ends with. It is in this answer and nowhere else. */
  readonly token: string
  readonly share: Share
}

export type SharedTile = TilePlace & {
  readonly title?: string
  readonly description?: string
} & ({ readonly question: Question; readonly drawing?: Drawing } | { readonly note: string })

/** What a link shows. */
export interface Shared {
  readonly kind: 'overview' | 'board' | 'question'
  readonly title: string
  readonly description: string | null
  readonly project: string
  readonly timezone: string
  readonly view: BoardView
  readonly range: 'free' | 'fixed'
  readonly theme: ShareTheme
  readonly transparent: boolean
  /** Of the overview; of others nothing. */
  readonly shown: ShownParts
  readonly tiles: readonly SharedTile[]
}

/** The end of a link, and what its password gave. */
export interface Visitor {
  readonly token: string
  readonly pass: string | undefined
}

export async function listShares(projectId: string, signal: AbortSignal): Promise<readonly Share[]> {
  return (await request('GET', '/v1/shares', isListOf('shares', isShare), { projectId, signal })).shares
}

export async function addShare(projectId: string, share: NewShare): Promise<MadeShare> {
  return await request('POST', '/v1/shares', isMadeShare, { projectId, body: share })
}

/** The old link shows nothing from then on. */
export async function renewShare(projectId: string, id: string): Promise<MadeShare> {
  return await request('POST', `/v1/shares/${encodeURIComponent(id)}/token`, isMadeShare, { projectId })
}

export async function revokeShare(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/shares/${encodeURIComponent(id)}`, isAnything, { projectId })
}

/** Refused with `not_found`, `share_ended` or `share_password_needed`. */
export async function getShared(visitor: Visitor, signal: AbortSignal): Promise<Shared> {
  return await request('GET', '/v1/shared', isShared, { headers: headersOf(visitor), signal })
}

/** A pass for a password. Refused with `share_password_wrong` or `too_many_requests`. */
export async function unlockShared(token: string, password: string): Promise<string> {
  const headers = headersOf({ token, pass: undefined })
  return (await request('POST', '/v1/shared/unlock', isPass, { headers, body: { password } })).pass
}

/** The answer to the question of a tile, about the time in `range`; about that of the link where it is left out. */
export async function answerShared<T>(
  visitor: Visitor,
  { tile, range }: { readonly tile: string; readonly range: BoardView },
  check: (value: unknown) => value is T,
  signal: AbortSignal,
): Promise<T> {
  const path = `/v1/shared/tiles/${encodeURIComponent(tile)}/answer`
  return await request('POST', path, check, { headers: headersOf(visitor), body: range, signal })
}

function headersOf({ token, pass }: Visitor): Readonly<Record<string, string>> {
  return {
    authorization: `Bearer ${token}`,
    ...(pass === undefined ? {} : { 'x-tidemark-share-pass': pass }),
  }
}

function isShare(value: unknown): value is Share {
  return hasTexts(value, 'id', 'name', 'created_at', 'created_by') && hasTexts(value['subject'], 'kind')
}

function isMadeShare(value: unknown): value is MadeShare {
  return hasTexts(value, 'token') && isShare(value['share'])
}

function isPass(value: unknown): value is { readonly pass: string } {
  return hasTexts(value, 'pass')
}

function isShared(value: unknown): value is Shared {
  return (
    hasTexts(value, 'kind', 'title', 'project', 'timezone') &&
    isRecord(value['view']) &&
    isRecord(value['shown']) &&
    Array.isArray(value['tiles']) &&
    value['tiles'].every(isSharedTile)
  )
}

function isSharedTile(value: unknown): value is SharedTile {
  return (
    isPlace(value) && isRecord(value) && (typeof value['note'] === 'string' || isQuestion(value['question']))
  )
}
