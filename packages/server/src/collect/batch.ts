import type { Project } from '../control/control.ts'

/** What holds for every event of a request: found out once. */
export interface Batch {
  readonly project: Project
  /** Set where the key is a tenant's. */
  readonly tenantId: string | undefined
  /** Unix milliseconds. */
  readonly receivedAt: number
  /** When the sender's clock says that the request was sent; NaN where it does not. */
  readonly sentAt: number
  readonly protocol: string
  /** The key, where it came inside the body: what is kept of that is kept without it. Else empty. */
  readonly keyInBody: string
  /** Bytes of the body once inflated: no event of it is larger. */
  readonly bodyBytes: number
  /** The source of events that name none. */
  readonly source: string
  /** Stored events of other systems: any time from 1970 on. */
  readonly isImport: boolean
  /** Whether only registered types are taken, in their registered form. */
  readonly strict: boolean
  /** The user agent of the request itself. */
  readonly userAgent: string
  /** The address of who sent the request, whole; empty when it is none. */
  readonly address: string
  /** See `Reading.plain`. */
  readonly plain: boolean
  /** The namespace of ids that are made from other texts. */
  readonly idNamespace: Uint8Array
  /** The ids seen so far in this request. */
  readonly seenIds: Set<string>
  /** JSON that every line has: `","project_id":"…","received_at":…`. */
  readonly head: string
  /** A number was seen that JavaScript cannot hold exactly: the body is to be read again with it as text. */
  sawBigNumber: boolean
}
