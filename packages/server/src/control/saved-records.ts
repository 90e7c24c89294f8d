export const savedKinds = ['question', 'board', 'segment', 'annotation'] as const
export type SavedKind = (typeof savedKinds)[number]

export type SavedContent = Readonly<Record<string, unknown>>

/** Something that somebody keeps to look at again. */
export interface SavedRecord {
  readonly id: string
  readonly kind: SavedKind
  /** Set where a tenant's member keeps it: no other tenant sees it. */
  readonly tenantId: string | undefined
  /** Who alone sees it; everybody where this is not set. */
  readonly owner: string | undefined
  /** As its kind's parser left it. */
  readonly content: SavedContent
  /** Counts its changes, from 1. */
  readonly version: number
  readonly createdAt: Date
  /** The e-mail address of a person, the id of a key, or `local`. */
  readonly createdBy: string
  readonly updatedAt: Date
}

/** Who looks: as much as decides what there is for them. */
export interface SavedViewer {
  readonly projectId: string
  /** Where the viewer is restricted to one tenant: only what that tenant keeps is there for them. */
  readonly tenantId: string | undefined
  /** Whose personal things they may see: such as `user:usr_…`. */
  readonly owner: string
}

export interface NewSaved {
  readonly kind: SavedKind
  readonly content: SavedContent
  readonly isPersonal: boolean
  readonly createdBy: string
}

export interface SavedChange {
  readonly content: SavedContent
  readonly isPersonal: boolean
  /** The version that was looked at, so that nobody's change is lost without a word; any where it is left out. */
  readonly version?: number | undefined
}

/** So many of a kind a project may keep: far more than anybody looks through. */
export const mostSaved = 2000

/** Questions, boards, segments and annotations, in control's Postgres. What a viewer may not see is not there. */
export interface SavedRecords {
  /** The oldest first. */
  list(viewer: SavedViewer, kind: SavedKind): Promise<readonly SavedRecord[]>
  /** @throws AppError `not_found` */
  find(viewer: SavedViewer, kind: SavedKind, id: string): Promise<SavedRecord>
  /** All or none, in the order in which they are given. @throws AppError `request_invalid` past `mostSaved`. */
  add(viewer: SavedViewer, things: readonly NewSaved[]): Promise<readonly SavedRecord[]>
  /** @throws AppError `not_found`; `changed_meanwhile` where `version` is no longer the newest. */
  change(viewer: SavedViewer, kind: SavedKind, id: string, change: SavedChange): Promise<SavedRecord>
  /** Its shares go with it. @throws AppError `not_found` */
  remove(viewer: SavedViewer, kind: SavedKind, id: string): Promise<void>
}
