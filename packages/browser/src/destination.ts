import { isInShare } from '@tidemark/event'
import type { PageEvent } from './event.ts'
import type { Plugin, PluginState } from './plugin.ts'

export interface DestinationOptions {
  /** By this name the project's settings switch it. */
  readonly name: string
  /** What the person must have agreed to. @default 'marketing' */
  readonly category?: string | undefined
  /** The share of people whose events it gets; the project's settings win. @default 1 */
  readonly rollout?: number | undefined
  /** The same, to be taken as a sample of all; the project's settings win. @default 1 */
  readonly sampleRate?: number | undefined
  readonly send: (event: PageEvent) => void
}

// What happens before the person answers is at most this much; the newest is what counts to a vendor.
const maxHeld = 100
// So that the off switch acts within a minute, in pages that stay open too.
const refreshMs = 30_000

/**
 * A vendor's SDK in the page that gets the same events as Tidemark, whether or not those are sent: with its own
 * consent, and for the same people each time.
 */
export function defineDestination(options: DestinationOptions): Plugin {
  const { name, category = 'marketing', rollout = 1, sampleRate = 1, send } = options
  let state: PluginState | undefined
  let held: PageEvent[] = []

  function give(event: PageEvent): void {
    const answer = state?.answerTo(category)
    if (state === undefined || answer === false) return
    const { settings } = state
    if (answer === undefined || !settings.known) {
      held = [...held, event].slice(-maxHeld)
      // Nothing is asked of the server for somebody who has not agreed to anything.
      if (answer === true) void settings.fresh().then(review)
      return
    }
    const set = settings.current.destinations[name]
    const person = event.user_id ?? event.anonymous_id
    if (
      set?.enabled !== false &&
      isInShare(person, `${name}:rollout`, set?.rollout ?? rollout) &&
      isInShare(person, `${name}:sample`, set?.sample_rate ?? sampleRate)
    )
      send(event)
  }

  function review(): void {
    const waiting = held
    held = []
    for (const event of waiting) give(event)
  }

  return {
    name,
    destination: give,
    changed: review,
    setup(_, given) {
      state = given
      setInterval(() => {
        if (given.settings.known && !document.hidden) void given.settings.fresh()
      }, refreshMs)
    },
  }
}
