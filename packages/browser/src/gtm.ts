import { defineDestination, type DestinationOptions } from './destination.ts'
import type { PageEvent } from './event.ts'
import type { Plugin } from './plugin.ts'

export interface GtmOptions extends Partial<Omit<DestinationOptions, 'send'>> {
  /** The name of Google Tag Manager's list in the page. @default 'dataLayer' */
  readonly dataLayer?: string | undefined
  /** Gives what is pushed; `undefined` pushes nothing. @default the event's name, id and properties */
  readonly map?: (event: PageEvent) => object | undefined
}

/** Pushes every event to Google Tag Manager too. The page loads its container itself. */
export function gtm({ dataLayer = 'dataLayer', map = toPush, ...options }: GtmOptions = {}): Plugin {
  return defineDestination({
    name: 'gtm',
    ...options,
    send(event) {
      const push = map(event)
      if (push === undefined) return
      const list: unknown = Reflect.get(window, dataLayer)
      // Before the container is there, the list is what waits for it.
      if (Array.isArray(list)) list.push(push)
      else Reflect.set(window, dataLayer, [push])
    },
  })
}

function toPush({ name, event_id, user_id, value, currency, properties }: PageEvent): object {
  return { ...properties, event: name, event_id, user_id, value, currency }
}
