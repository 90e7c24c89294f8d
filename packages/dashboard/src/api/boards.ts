import type { Compare, Filter, Question } from '../questions/question.ts'
import type { Drawing } from '../questions/drawing.ts'
import { isRecord, type Bots, type Interval } from './answers.ts'
import { request } from './request.ts'

/** What every kept thing has. */
interface Kept {
  readonly id: string
  /** Counts its changes: sent with the next one, so that nobody's is lost. */
  readonly version: number
  readonly created_at: string
  readonly created_by: string
  readonly updated_at: string
}

/** A question with a title, as it is sent to be kept. */
export interface NewQuestion {
  readonly title: string
  readonly description?: string
  readonly question: Question
  readonly drawing?: Drawing
}
export interface SavedQuestion extends NewQuestion, Kept {}

/** When, and which events: in the words of a question. */
export interface BoardView {
  readonly from?: string | number
  readonly until?: string | number
  readonly last?: string
  readonly interval?: Interval
  readonly compare?: Compare
  readonly filter?: Filter
  readonly bots?: Bots
}

/** Where a tile stands, in columns of twelve and rows. */
export interface TilePlace {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}
export type Tile = TilePlace & ({ readonly question_id: string } | { readonly note: string })
export type NewTile = Tile | (TilePlace & { readonly question: NewQuestion })

export interface NewBoard {
  readonly title: string
  readonly description?: string
  readonly view: BoardView
  readonly position?: number
  readonly tiles: readonly NewTile[]
}
export interface Board extends Omit<NewBoard, 'tiles'>, Kept {
  readonly tiles: readonly Tile[]
}
export interface OpenedBoard extends Board {
  readonly questions: readonly SavedQuestion[]
}
export interface BoardTemplate {
  readonly name: string
  readonly board: NewBoard
}

export async function listBoards(projectId: string, signal: AbortSignal): Promise<readonly Board[]> {
  return (await request('GET', '/v1/boards', isListOf('boards', isBoard), { projectId, signal })).boards
}

export async function getBoard(projectId: string, id: string, signal: AbortSignal): Promise<OpenedBoard> {
  return await request('GET', `/v1/boards/${encodeURIComponent(id)}`, isOpenedBoard, { projectId, signal })
}

export async function listTemplates(
  projectId: string,
  signal: AbortSignal,
): Promise<readonly BoardTemplate[]> {
  const path = '/v1/boards/templates'
  return (await request('GET', path, isListOf('templates', isTemplate), { projectId, signal })).templates
}

export async function addBoard(projectId: string, board: NewBoard): Promise<Board> {
  return await request('POST', '/v1/boards', isBoard, { projectId, body: board })
}

/** Refused with `changed_meanwhile` where somebody has changed it since `version`. */
export async function changeBoard(
  projectId: string,
  id: string,
  board: NewBoard & { version: number },
): Promise<Board> {
  return await request('PUT', `/v1/boards/${encodeURIComponent(id)}`, isBoard, { projectId, body: board })
}

export async function removeBoard(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/boards/${encodeURIComponent(id)}`, isAnything, { projectId })
}

/** Below all else. */
export async function addTile(
  projectId: string,
  boardId: string,
  tile: { readonly question: NewQuestion } | { readonly question_id: string } | { readonly note: string },
): Promise<Board> {
  const path = `/v1/boards/${encodeURIComponent(boardId)}/tiles`
  return await request('POST', path, isBoard, { projectId, body: tile })
}

export async function listQuestions(
  projectId: string,
  signal: AbortSignal,
): Promise<readonly SavedQuestion[]> {
  const path = '/v1/questions'
  return (await request('GET', path, isListOf('questions', isSavedQuestion), { projectId, signal })).questions
}

export async function addQuestion(projectId: string, question: NewQuestion): Promise<SavedQuestion> {
  return await request('POST', '/v1/questions', isSavedQuestion, { projectId, body: question })
}

export async function changeQuestion(
  projectId: string,
  id: string,
  question: NewQuestion & { version: number },
): Promise<SavedQuestion> {
  const path = `/v1/questions/${encodeURIComponent(id)}`
  return await request('PUT', path, isSavedQuestion, { projectId, body: question })
}

export async function removeQuestion(projectId: string, id: string): Promise<void> {
  await request('DELETE', `/v1/questions/${encodeURIComponent(id)}`, isAnything, { projectId })
}

/** Whether a record has texts under all of `keys`. */
export function hasTexts(
  value: unknown,
  ...keys: readonly string[]
): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && keys.every((key) => typeof value[key] === 'string')
}

/** `{"KEY": […]}` whose entries all pass. */
export function isListOf<K extends string, T>(key: K, check: (value: unknown) => value is T) {
  return (value: unknown): value is { readonly [P in K]: readonly T[] } => {
    if (!isRecord(value)) return false
    const list = value[key]
    return Array.isArray(list) && list.every(check)
  }
}

export function isAnything(_value: unknown): _value is unknown {
  return true
}

function isBoard(value: unknown): value is Board {
  return (
    hasTexts(value, 'id', 'title') &&
    typeof value['version'] === 'number' &&
    isRecord(value['view']) &&
    Array.isArray(value['tiles']) &&
    value['tiles'].every(isPlace)
  )
}

function isOpenedBoard(value: unknown): value is OpenedBoard {
  return isBoard(value) && isListOf('questions', isSavedQuestion)(value)
}

function isTemplate(value: unknown): value is BoardTemplate {
  return hasTexts(value, 'name') && hasTexts(value['board'], 'title')
}

function isSavedQuestion(value: unknown): value is SavedQuestion {
  return hasTexts(value, 'id', 'title') && isQuestion(value['question'])
}

/** What a question is asked with is the server's business: it has been through its parser. */
export function isQuestion(value: unknown): value is Question {
  return hasTexts(value, 'kind')
}

export function isPlace(value: unknown): value is TilePlace {
  return hasTexts(value, 'id') && ['x', 'y', 'w', 'h'].every((key) => Number.isInteger(value[key]))
}
