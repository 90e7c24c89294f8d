declare module '*?messages=first' {
  import type { Messages } from '@lingui/core'
  const messages: Messages
  export default messages
}

declare module 'virtual:world-map' {
  /** Paths and places in a box of `width` by `height`, by countries' two letters. */
  const map: {
    readonly width: number
    readonly height: number
    readonly outlines: Readonly<Record<string, string>>
    /** Of countries too small for an outline. */
    readonly places: Readonly<Record<string, readonly [x: number, y: number]>>
  }
  export default map
}

declare module 'virtual:install-lines' {
  type OwnId = 'browser' | 'react' | 'node' | 'analytics'
  type OtherId =
    | 'posthog'
    | 'segment'
    | 'rudderstack'
    | 'mixpanel'
    | 'amplitude'
    | 'plausible'
    | 'umami'
    | 'ga4'
    | 'statsig'
    | 'snowplow'
    | 'jitsu'
  type Place = 'install' | 'script' | 'bundler' | 'react' | 'node' | 'browser' | 'older'
  export interface Way<Id extends string = OwnId | OtherId, At extends string = Place> {
    readonly id: Id
    /** In each, the key is `WRITE_KEY` and the server `https://tidemark.example.com`. */
    readonly blocks: readonly { readonly place: At; readonly code: string }[]
  }
  /** Our own libraries. */
  export const own: readonly Way<OwnId>[]
  /** Those of others, which keep their calls. */
  export const others: readonly Way<OtherId>[]
}
