import 'react'

declare module 'react' {
  interface CSSProperties {
    /** Custom properties, which style sheets reckon with. */
    readonly [name: `--${string}`]: string | number | undefined
  }
}
