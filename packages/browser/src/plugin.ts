import type { PageEvent } from './event.ts'
import type { Settings } from './settings.ts'
import type { Tidemark } from './tidemark.ts'

/**
 * Something that takes part in every event. Each stage is gone through in the order of the plugins. One that throws
 * is passed over, and the event goes on without it.
 */
export interface Plugin {
  readonly name: string
  /** Called once, when everything else stands. */
  readonly setup?: (tidemark: Tidemark, state: PluginState) => void
  /** First: what was tracked. What it gives is tracked instead; `null` drops the event. */
  readonly before?: (event: PageEvent) => PageEvent | null | void
  /** Then: adds to the event. */
  readonly enrich?: (event: PageEvent) => PageEvent | null | void
  /** Then: every event, whether or not it is sent to Tidemark. See `defineDestination`. */
  readonly destination?: (event: PageEvent) => void
  /** Last: an event that waits to be sent to Tidemark. */
  readonly after?: (event: PageEvent) => void
  /** What the person agrees to, or what the project sets, has changed or become known. */
  readonly changed?: () => void
  /** Something was dropped or cut, or did not arrive. See `debug`. */
  readonly problem?: (code: ProblemCode, detail: string) => void
}

/** What a plugin may decide by. */
export interface PluginState {
  readonly settings: Settings
  /** What the person said to a category; `undefined` while they have said nothing. */
  answerTo(category: string): boolean | undefined
}

export type ProblemCode =
  /** A call had nothing in it that could be sent. */
  | 'invalid'
  /** Parts of an event could not be sent as they were. */
  | 'trimmed'
  /** The address was counted already. */
  | 'page_counted'
  /** The server cannot be reached, or asks to wait. Nothing is lost yet. */
  | 'unreachable'
  /** The server took the batch and kept single events of it as dead letters. */
  | 'rejected'
  /** The server will never take this. */
  | 'refused'
  | 'queue_full'
  | 'too_old'
  | 'no_consent'
  /** The browser's storage did not take events: they wait in memory. */
  | 'storage'
  /** A plugin threw. */
  | 'plugin'
