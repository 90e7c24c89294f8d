import type { Control, Project } from '../control/control.ts'
import type { SavedViewer } from '../control/saved-records.ts'
import { passHours, type Embedding, type OpenedShare, type Share } from '../control/share-records.ts'
import { AppError } from '../errors.ts'
import type { Fields } from '../query/parse/read.ts'
import { answerAsked, type AnyAnswer, type AskedDeps } from './asked.ts'
import { boardColumns, parseBoard } from './board.ts'
import type { Drawing } from './drawing.ts'
import { parseSavedQuestion } from './saved-things.ts'
import { overviewTiles, usualView } from './shared-overview.ts'
import { TryLimit } from './try-limit.ts'
import { onlyWhere, parseRange, withinView, type View } from './view.ts'

export interface ShareEngineDeps extends AskedDeps {
  readonly control: Pick<Control, 'saved' | 'shares'>
  readonly now: () => number
}

/** What a visitor shows: the end of the link, and what its password gave. */
export interface Visitor {
  readonly token: string
  readonly pass: string | undefined
  /** The address that the server saw, which tries are counted by. */
  readonly address: string
}

export interface SharedTile {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly question?: Fields
  readonly drawing?: Drawing | undefined
  readonly note?: string
}

/** What a link shows. */
export interface Shared {
  readonly kind: Share['subject']['kind']
  readonly title: string
  readonly description: string | undefined
  readonly share: Share
  readonly project: Project
  readonly view: View
  readonly tiles: readonly SharedTile[]
}

/** Answers visitors of links, who are nobody: all that they may ask is what the link's maker made it of. */
export interface ShareEngine {
  /** @throws AppError `not_found`, `share_ended`, `share_password_needed` */
  look(visitor: Visitor): Promise<Shared>
  /**
   * A pass for a password, and when it ends.
   * @throws AppError `share_password_wrong`, `too_many_requests`, and as `look` does
   */
  unlock(visitor: Visitor, password: string): Promise<{ readonly pass: string; readonly until: Date }>
  /**
   * The answer to the question of a tile, about the time in `range` where the link lets visitors choose.
   * @throws AppError as `look` and the question do; `request_invalid`, `too_many_requests`
   */
  answer(visitor: Visitor, tileId: string, range: Fields): Promise<AnyAnswer>
  /** Whose pages may frame what a link shows; `undefined` for nobody's. Of an ended link too, which says that it has. */
  embedding(token: string): Promise<Embedding | undefined>
}

const minuteMs = 60_000
/** An answer of this age will do for visitors: a page that many open asks the engine once. */
const answerAgeS = 60

export function createShareEngine(deps: ShareEngineDeps): ShareEngine {
  const { control, now } = deps
  const { saved, shares } = control
  // By address, as one visitor must not lock out the others; and of all together, who may be one.
  const guesses = new TryLimit({ most: 10, windowMs: minuteMs, now })
  const allGuesses = new TryLimit({ most: 100, windowMs: 10 * minuteMs, now })
  const questions = new TryLimit({ most: 600, windowMs: minuteMs, now })

  async function open(token: string): Promise<Extract<OpenedShare, { readonly state: 'open' }>> {
    const link = await shares.open(token)
    if (link === undefined)
      throw new AppError(
        'not_found',
        'This link leads nowhere. Ask whoever gave it to you for the whole of it.',
      )
    if (link.state === 'open') return link
    throw new AppError('share_ended', endings[link.reason], { details: { reason: link.reason } })
  }

  async function enter({ token, pass }: Visitor) {
    const link = await open(token)
    if (!link.share.hasPassword || (pass !== undefined && (await shares.isPass(link.share, pass))))
      return link
    throw new AppError('share_password_needed', 'This link has a password. Give it at /v1/shared/unlock.')
  }

  async function look(visitor: Visitor): Promise<Shared> {
    const { share, project } = await enter(visitor)
    return { share, project, ...(await shown(share, project)) }
  }

  async function shown(share: Share, project: Project): Promise<Omit<Shared, 'share' | 'project'>> {
    const { subject } = share
    const whole: SavedViewer = { projectId: project.id, tenantId: undefined, owner: '' }
    switch (subject.kind) {
      case 'overview': {
        const { view = usualView } = subject
        return {
          kind: 'overview',
          title: project.name,
          description: undefined,
          view,
          tiles: overviewTiles([view['filter'], share.settings.filter]).map(({ question, ...place }) => ({
            ...place,
            ...question,
          })),
        }
      }
      case 'question': {
        const { content } = await saved.find(whole, 'question', subject.id)
        const kept = parseSavedQuestion(content)
        const { title, description, question } = kept
        const place = { id: 'question', x: 0, y: 0, w: boardColumns, h: 10 }
        return {
          kind: 'question',
          title,
          description,
          view: timeOf(question),
          tiles: [{ ...place, ...kept }],
        }
      }
      case 'board': {
        const { content, tenantId } = await saved.find(whole, 'board', subject.id)
        const { title, description, view, tiles } = parseBoard(content)
        const known = await saved.list({ ...whole, tenantId }, 'question')
        return {
          kind: 'board',
          title,
          description,
          view,
          tiles: tiles.flatMap((tile): SharedTile[] => {
            if ('note' in tile) return [tile]
            const { question_id, ...place } = tile
            const record = known.find(({ id }) => id === question_id)
            return record === undefined ? [] : [{ ...place, ...parseSavedQuestion(record.content) }]
          }),
        }
      }
    }
  }

  return {
    look,

    async unlock({ token, address }, password) {
      const { share } = await open(token)
      const wait = guesses.take(`${share.id} ${address}`) ?? allGuesses.take(share.id)
      if (wait !== undefined)
        throw new AppError('too_many_requests', `That were too many passwords. Try again in ${wait} s.`, {
          retryAfterSeconds: wait,
        })
      const pass = await shares.unlock(share, password)
      if (pass === undefined)
        throw new AppError(
          'share_password_wrong',
          'This is not the password of the link. Ask whoever gave it to you.',
          {
            path: '/password',
          },
        )
      return { pass, until: new Date(now() + passHours * 60 * minuteMs) }
    },

    async answer(visitor, tileId, range) {
      const { share, project, view, tiles } = await look(visitor)
      const wait = questions.take(`${share.id} ${visitor.address}`)
      if (wait !== undefined)
        throw new AppError('too_many_requests', `That were too many questions. Try again in ${wait} s.`, {
          retryAfterSeconds: wait,
        })
      const question = tiles.find(({ id }) => id === tileId)?.question
      if (question === undefined)
        throw new AppError(
          'not_found',
          'The link shows no such question. Load the page again: it may have changed.',
        )
      const asked = onlyWhere(
        withinView(question, { ...view, ...rangeOf(range, share) }),
        share.settings.filter,
      )
      const scope = { projectId: project.id, tenantId: share.tenantId }
      const aged = { ...asked, max_age: answerAgeS }
      const answer = await answerAsked(deps, { scope, timezone: project.timezone }, aged)
      // They would count rows that the locked filter keeps from the visitor.
      return { ...answer, meta: { ...answer.meta, rows_read: null, bytes_read: null } }
    },

    async embedding(token) {
      return (await shares.open(token))?.share.settings.embedding ?? undefined
    },
  }
}

const endings = {
  expired: 'This link has expired. Ask whoever gave it to you for a new one.',
  revoked: 'This link was withdrawn. Ask whoever gave it to you for a new one.',
  maker_gone: 'Who made this link may no longer show it. Ask somebody else of the project for a new one.',
} as const

/** The time that a question asks about by itself. */
function timeOf({ last, from, until, interval }: Fields): View {
  const time = last === undefined ? { from, until } : { last }
  return interval === undefined ? time : { ...time, interval }
}

/** What a visitor wants to see of the time. @throws AppError `request_invalid`, `question_invalid` */
function rangeOf(range: Fields, { settings }: Share): View {
  if (Object.keys(range).length === 0) return {}
  if (!settings.isRangeFree)
    throw new AppError('request_invalid', 'This link shows one time only. Ask without a range.', { path: '' })
  const { interval, compare, ...time } = parseRange(range)
  // A range is given whole: its other form must not stay beside it.
  return { last: undefined, from: undefined, until: undefined, ...time, interval, compare }
}
