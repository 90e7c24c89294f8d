import type { Project } from '../control/control.ts'

/** The way by which a request came in. */
export type Call =
  /** Any number of events, in the native protocol. */
  | { readonly kind: 'events' }
  /** One event, which must fit a registered type. */
  | { readonly kind: 'custom' }
  /** What would become of one event: nothing is kept. */
  | { readonly kind: 'validate' }
  /** Events of the past, from whoever may import into the project: any time from 1970 on, and no key. */
  | { readonly kind: 'import'; readonly project: Project }
  /** Another vendor's path: a key of `speakersAt`. */
  | { readonly kind: 'vendor'; readonly path: string }
