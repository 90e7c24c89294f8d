/** Anything that JSON can hold. What it cannot (functions, circles, BigInts, …) is tamed, never thrown. */
export type Properties = Readonly<Record<string, unknown>>

/** Who did it. A server knows no session: it is said with each call. */
export type Who =
  | { readonly userId: string; readonly anonymousId?: string | undefined }
  | { readonly anonymousId: string; readonly userId?: string | undefined }
  /** Nobody: something that the system did by itself. */
  | { readonly system: true }

export interface EventFields {
  /** The customer company inside the project. */
  readonly tenantId?: string | undefined
  readonly sessionId?: string | undefined
  /** When it happened. @default now */
  readonly timestamp?: Date | number | string | undefined
  /** A UUID by which it counts once, however often it is sent. @default a new one */
  readonly eventId?: string | undefined
  /** A number that can be summed: revenue in `currency`, milliseconds, a score. */
  readonly value?: number | undefined
  readonly currency?: string | undefined
  readonly category?: string | undefined
  readonly action?: string | undefined
  readonly label?: string | undefined
  readonly severity?: 'low' | 'medium' | 'high' | 'critical' | undefined
  readonly correlationId?: string | undefined
  /** The categories that the person agreed to. */
  readonly consent?: readonly string[] | undefined
  /** The person's address and browser, not the server's: for country, device and robots. */
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
  /** Page, campaign, locale, time zone, …: see the event model. */
  readonly context?: Properties | undefined
}

/** Who, and whatever else there is to say of the event. */
export type EventOptions = Who & EventFields

/** What the events of an app carry, by name. */
export type EventMap = Readonly<Record<string, object>>

export interface PageDetails extends Properties {
  readonly url?: string | undefined
  readonly path?: string | undefined
  readonly title?: string | undefined
  readonly search?: string | undefined
  readonly referrer?: string | undefined
}

export interface SearchDetails {
  readonly resultsCount?: number | undefined
  readonly filters?: object | undefined
}

export interface SearchFailedDetails {
  readonly reason?: string | undefined
}

export interface ContentDetails {
  readonly contentType?: string | undefined
  readonly title?: string | undefined
}

export interface FeatureDetails {
  readonly module?: string | undefined
}

export interface FeedbackDetails {
  readonly rating?: number | undefined
  readonly comment?: string | undefined
  readonly helpful?: boolean | undefined
  readonly contentId?: string | undefined
}

export type ProblemCode =
  /** An option cannot be used; what is done instead is said. */
  | 'misconfigured'
  /** A call had nothing in it that could be sent. */
  | 'invalid'
  /** A call had something in it that could not be sent as it was. */
  | 'trimmed'
  /** The server cannot be reached, or asks to wait. Nothing is lost yet. */
  | 'unreachable'
  /** The server took the batch and kept single events of it as dead letters. */
  | 'rejected'
  /** The server will never take this: a wrong key, most often. */
  | 'refused'
  /** The queue's limit was reached, and the oldest events went. */
  | 'queue_full'
  /** Events waited longer than their repeats could be recognised. */
  | 'too_old'
  /** The spool's folder cannot be used. Events wait in memory meanwhile. */
  | 'storage'
  /** Events were still waiting when the time for closing was over. */
  | 'not_sent'
  /** A fault of ours. */
  | 'internal'

export interface Problem {
  readonly code: ProblemCode
  /** What happened, to which thing, and what to do next. */
  readonly message: string
  /** How many events it is about. */
  readonly events: number
  readonly cause?: unknown
}

/** As much of `fetch` as is needed. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'GET' | 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string | Uint8Array<ArrayBuffer>
    readonly redirect: 'manual'
    readonly signal: AbortSignal
  },
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}>

export interface TidemarkOptions {
  /** Where Tidemark is: `https://tidemark.example.com`. */
  readonly host: string
  /** A write key of the project. */
  readonly writeKey: string
  /** Said of every event. */
  readonly app?: string | undefined
  readonly appVersion?: string | undefined
  readonly environment?: 'development' | 'staging' | 'production' | undefined
  /** @default 'api' */
  readonly source?: 'api' | 'worker' | 'webhook' | 'cron' | 'mobile' | undefined
  /** So many events wait at most before they are sent; the project's settings win. @default 20 */
  readonly batchSize?: number | undefined
  /** As long an event waits at most; the project's settings win. @default 5 000 */
  readonly flushIntervalMs?: number | undefined
  /** What waits in memory at most; beyond it the oldest go and are counted. @default 100 000 */
  readonly maxQueueEvents?: number | undefined
  /** @default 33 554 432 */
  readonly maxQueueBytes?: number | undefined
  /** Keeps what waits on disk, for a server that restarts or is killed. @default none */
  readonly spool?: SpoolOptions | undefined
  /** @default 10 000 */
  readonly requestTimeoutMs?: number | undefined
  /** How long `close`, and the end of the process, wait for what is still to be sent. @default 5 000 */
  readonly closeTimeoutMs?: number | undefined
  /** Signals upon which what waits is sent before the process ends. @default ['SIGTERM', 'SIGINT'] */
  readonly drainOn?: readonly ('SIGTERM' | 'SIGINT' | 'SIGHUP')[] | undefined
  /** Follow what the project sets for its SDKs, its off switch included. @default true */
  readonly remoteSettings?: boolean | undefined
  /** For serverless functions: what is given to it is sent before the function is frozen. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined
  /** Sees every event as it would be sent, and changes it or gives `null` to drop it: for masking. */
  readonly before?: ((event: Properties) => Properties | null) | undefined
  /** @default warnings on the console, each kind once a minute; in debug mode all of them */
  readonly onProblem?: ((problem: Problem) => void) | undefined
  /** Say on the console what is wrong with calls, and what to do. @default false */
  readonly debug?: boolean | undefined
  /** @default the global one */
  readonly fetch?: Fetch | undefined
}

export interface SpoolOptions {
  /** Made where it is missing. Processes may share it; two clients of one process may not. */
  readonly folder: string
  /** Beyond it the oldest go and are counted. @default 268 435 456 */
  readonly maxBytes?: number | undefined
}

/** Sends events to Tidemark. No call throws, waits for the network, or keeps the process alive. */
export interface Tidemark<Events extends EventMap = EventMap> {
  /** Something happened. */
  track<Name extends keyof Events & string>(
    name: Name,
    properties: Events[Name] | undefined,
    options: EventOptions,
  ): void
  /** A page was shown: an event `page_view`. `name` is kept as its label. */
  page(name: string | undefined, details: PageDetails | undefined, options: EventOptions): void
  /** Says what is known of a person and, with `anonymousId`, that the two ids are one person. */
  identify(
    userId: string,
    traits?: object,
    options?: EventFields & { readonly anonymousId?: string | undefined },
  ): void
  /** Says that a person belongs to a company, the tenant, and what is known of it. */
  group(
    groupId: string,
    traits: object | undefined,
    options: EventOptions & {
      /** Anything but `company` is only noted. @default 'company' */
      readonly type?: string | undefined
    },
  ): void
  /** Says that two ids are one person. */
  alias(userId: string, previousId: string, options?: EventFields): void

  search(query: string, details: SearchDetails | undefined, options: EventOptions): void
  searchFailed(query: string, details: SearchFailedDetails | undefined, options: EventOptions): void
  contentView(contentId: string, details: ContentDetails | undefined, options: EventOptions): void
  featureUsed(feature: string, details: FeatureDetails | undefined, options: EventOptions): void
  feedback(details: FeedbackDetails, options: EventOptions): void

  /**
   * Sends what waits, and gives whether all of it arrived within `timeoutMs` (10 000 unless said otherwise).
   * What did not goes on waiting. Never rejects.
   */
  flush(options?: { readonly timeoutMs?: number | undefined }): Promise<boolean>
  /** Takes nothing from here on and sends what waits, for `closeTimeoutMs` at most. Never rejects. */
  close(): Promise<boolean>
}
