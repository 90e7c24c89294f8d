import type { EventFields } from './event.ts'

/** What the events of an app carry, by name. */
export type EventMap = Readonly<Record<string, object>>

/** What a page calls. No call throws, and none waits for the network. */
export interface Tidemark<Events extends EventMap = EventMap> {
  /** Something happened. */
  track<Name extends keyof Events & string>(name: Name, properties?: Events[Name], fields?: EventFields): void
  /** A page was shown. Only needed with `pageViews: 'manual'`. `name` is kept as the event's label. */
  page(name?: string, properties?: object): void
  /** From now on it is this person; what they did before under the anonymous id is linked to them. */
  identify(userId: string, traits?: object): void
  /** From now on the person acts for this company: the tenant. With another `type` it is only noted. */
  group(groupId: string, traits?: object, type?: string): void
  /** Two ids are one person. `previousId` is who they are now where it is left out. */
  alias(userId: string, previousId?: string): void
  /** Somebody else from here on: to be called when a person signs out. What waits is still sent. */
  reset(): void
  /** Sends what waits. Resolves when that was tried; what did not arrive is tried again by itself. */
  flush(): Promise<void>
  /** What the person agreed to, by category: `analytics` is ours, `marketing` that of most destinations. */
  consent(answers: Readonly<Record<string, boolean>>): void

  search(query: string, details?: SearchDetails): void
  searchFailed(query: string, details?: SearchFailedDetails): void
  contentView(contentId: string, details?: ContentDetails): void
  featureUsed(feature: string, details?: FeatureDetails): void
  feedback(details: FeedbackDetails): void
}

export interface SearchDetails {
  readonly resultsCount?: number
  readonly filters?: object
}

export interface SearchFailedDetails {
  readonly reason?: string
}

export interface ContentDetails {
  readonly contentType?: string
  readonly title?: string
}

export interface FeatureDetails {
  readonly module?: string
}

export interface FeedbackDetails {
  readonly rating?: number
  readonly comment?: string
  readonly helpful?: boolean
  readonly contentId?: string
}
