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
