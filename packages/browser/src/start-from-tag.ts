import { init } from './init.ts'
import type { Options } from './options.ts'
import type { Tidemark } from './tidemark.ts'

/** What the snippet in the page leaves until the script is here. */
interface Stub {
  /** Calls that wait, with their arguments. */
  readonly q?: readonly (readonly [name: string, given: readonly unknown[]])[]
  readonly options?: Options
}

declare global {
  interface Window {
    tidemark?: Stub | Tidemark
  }
}

/**
 * Starts from what stands on the script's own tag (`data-key`, `data-consent`, …) and in `tidemark.options`, makes
 * the calls that waited, and leaves `window.tidemark` to call. `more` makes options of further attributes.
 */
export function startFromTag(more?: (tag: DOMStringMap, options: Options) => Options): void {
  const { src = location.href, dataset = {} } = Object(document.currentScript)
  const { q = [], options = {} }: Stub = Object(window.tidemark)
  const host = new URL(src).origin
  const tidemark = init(dataset.key, { host, ...dataset, ...options, ...more?.(dataset, options) })
  window.tidemark = tidemark
  for (const [name, given] of q) Reflect.get(tidemark, name)?.(...given)
}
