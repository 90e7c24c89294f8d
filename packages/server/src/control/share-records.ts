import type { Project, ReadGrant } from './control.ts'
import type { SavedViewer } from './saved-records.ts'

/** The overview as its maker saw it; what is absent is as it is for everybody. */
export interface SharedOverview {
  /** Its time and filter, as their parser left them. */
  readonly view?: Readonly<Record<string, unknown>>
  /** Which figure and which lists are shown, in the words of the page's address. */
  readonly shown?: Readonly<Record<string, string>>
}

export type ShareSubject =
  | ({ readonly kind: 'overview' } & SharedOverview)
  | { readonly kind: 'board'; readonly id: string }
  | { readonly kind: 'question'; readonly id: string }

export const shareThemes = ['auto', 'light', 'dark'] as const
export type ShareTheme = (typeof shareThemes)[number]

export interface Embedding {
  /** Origins whose pages may frame it, such as `https://www.example.com`; `*` for any. */
  readonly ancestors: readonly string[]
  readonly theme: ShareTheme
  readonly isTransparent: boolean
}

/** What a share's makers may change after it was made. */
export interface ShareSettings {
  /** What its makers tell it by; visitors do not see it. */
  readonly name: string
  /** Every question is asked within it, whatever a visitor asks; as its parser left it. */
  readonly filter: Readonly<Record<string, unknown>> | null
  /** Whether a visitor may ask about another time. */
  readonly isRangeFree: boolean
  /** `null` where no page may frame it. */
  readonly embedding: Embedding | null
}

/** A link that shows one thing to whoever has it. */
export interface Share {
  readonly id: string
  readonly subject: ShareSubject
  /** The one tenant whose events it shows; those of all where this is not set. */
  readonly tenantId: string | undefined
  readonly settings: ShareSettings
  readonly hasPassword: boolean
  readonly createdAt: Date
  readonly createdBy: string
  readonly expiresAt: Date | undefined
  readonly revokedAt: Date | undefined
}

export interface NewShare {
  readonly subject: ShareSubject
  readonly settings: ShareSettings
  /** Narrows it to one tenant; only a maker without a tenant may say which. */
  readonly tenantId: string | undefined
  readonly password: string | undefined
  readonly expiresAt: Date | undefined
  readonly createdBy: string
}

export interface ShareChange {
  readonly settings: ShareSettings
  readonly expiresAt: Date | undefined
  /** `undefined` leaves the password as it is, `null` takes it away. */
  readonly password: string | null | undefined
}

/** Why a link shows nothing any more. */
export type ShareEnd = 'expired' | 'revoked' | 'maker_gone'

/** What a link stands for at this moment. */
export type OpenedShare =
  | { readonly state: 'open'; readonly share: Share; readonly project: Project }
  | { readonly state: 'ended'; readonly share: Share; readonly reason: ShareEnd }

/** With the link's token, in clear this once. */
export interface MadeShare {
  readonly share: Share
  readonly token: string
}

/** Shares, in control's Postgres. A viewer who is restricted to a tenant sees that tenant's alone. */
export interface ShareRecords {
  /** The newest first, ended ones too. */
  list(viewer: SavedViewer): Promise<readonly Share[]>
  /**
   * In the name of `maker`, whose rights it keeps to from then on. That the subject is one that the maker may see is
   * the caller's to make sure.
   * @throws AppError `request_invalid` for a password under 8 or over 128 characters.
   */
  add(maker: ReadGrant, share: NewShare): Promise<MadeShare>
  /** @throws AppError `not_found`, `request_invalid` as `add` */
  change(viewer: SavedViewer, id: string, change: ShareChange): Promise<Share>
  /** A new link in place of the old one, which shows nothing from then on. @throws AppError `not_found` */
  renew(viewer: SavedViewer, id: string): Promise<MadeShare>
  /** At once and for good. @throws AppError `not_found` */
  revoke(viewer: SavedViewer, id: string): Promise<void>
  /** `undefined` for what is no link of ours. Looked up anew each time, so that what ends has ended (G18). */
  open(token: string): Promise<OpenedShare | undefined>
  /** A pass that opens the share until `passHours` are over or its password is another; `undefined` for a wrong one. */
  unlock(share: Share, password: string): Promise<string | undefined>
  /** Whether `pass` is one that `unlock` gave for this share and its present password. */
  isPass(share: Share, pass: string): Promise<boolean>
}

export const passHours = 12
