import { start } from './start.ts'
import type { Options } from './options.ts'
import type { EventMap, Tidemark } from './tidemark.ts'

const started = new Map<unknown, Tidemark>()

/**
 * Starts tracking for the project of `writeKey`, and gives what to call. The same key gives the same again. On a
 * server, where there is no page, the calls do nothing.
 */
export function init<Events extends EventMap = EventMap>(
  writeKey: string,
  options: Options = {},
): Tidemark<Events> {
  let tidemark = started.get(writeKey)
  if (tidemark === undefined) {
    tidemark = nothing
    try {
      if (typeof document !== 'undefined') tidemark = start(writeKey, options)
    } catch (error) {
      console.warn('[tidemark]', error)
    }
    started.set(writeKey, tidemark)
  }
  return tidemark
}

const noop = async () => undefined
/** Where nothing can be tracked. */
export const nothing: Tidemark = {
  track: noop,
  page: noop,
  identify: noop,
  group: noop,
  alias: noop,
  reset: noop,
  flush: noop,
  consent: noop,
  search: noop,
  searchFailed: noop,
  contentView: noop,
  featureUsed: noop,
  feedback: noop,
}
