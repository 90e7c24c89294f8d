import { hash } from 'node:crypto'
import type { WireObject } from '../../draft.ts'

/**
 * The links of a request between users and the browsers that they came with, for vendors that take every event
 * with both ids as one. Each pair becomes one `identify`, whose id follows from the pair: it counts once, however
 * many events have it.
 */
export interface Links {
  /** Takes note of an event in the native shape, if it has both ids. */
  see(event: WireObject): void
  /** An `identify` for each pair that no `identify` of the request itself links. */
  missing(): readonly WireObject[]
}

export function collectLinks(): Links {
  const pairs = new Map<string, WireObject | undefined>()
  return {
    see({ kind, user_id, anonymous_id, timestamp, source = null, context }) {
      if (typeof user_id !== 'string' || typeof anonymous_id !== 'string') return
      const pair = `${anonymous_id}\n${user_id}`
      if (kind === 'identify') pairs.set(pair, undefined)
      else if (!pairs.has(pair)) pairs.set(pair, { user_id, anonymous_id, timestamp, source, context })
    },
    missing: () =>
      [...pairs].flatMap(([pair, event]) =>
        event === undefined
          ? []
          : [
              {
                ...event,
                event_id: `link:${hash('sha1', pair)}`,
                name: 'identify',
                kind: 'identify',
                traits: {},
              },
            ],
      ),
  }
}
