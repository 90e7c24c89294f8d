import { defineDestination, type DestinationOptions } from './destination.ts'
import type { Plugin } from './plugin.ts'

/** As much of Statsig's client as is called. */
export interface StatsigLogger {
  logEvent(name: string, value?: string | number, metadata?: Record<string, string>): void
}

export interface StatsigOptions extends Partial<Omit<DestinationOptions, 'send'>> {
  /** The client that the page has made, or a function that gives it once it is there. */
  readonly client: StatsigLogger | (() => StatsigLogger | undefined)
}

/** Logs every event to Statsig too. */
export function statsig({ client, ...options }: StatsigOptions): Plugin {
  return defineDestination({
    name: 'statsig',
    category: 'analytics',
    ...options,
    send({ name, event_id, value, properties }) {
      const logger = typeof client === 'function' ? client() : client
      // Statsig keeps texts alone.
      const metadata = Object.entries({ ...properties, event_id }).map(([key, part]) => [
        key,
        typeof part === 'string' ? part : JSON.stringify(part),
      ])
      logger?.logEvent(name, typeof value === 'number' ? value : undefined, Object.fromEntries(metadata))
    },
  })
}
