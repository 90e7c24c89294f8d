import type { Place } from './device.ts'
import type { Plugin } from './plugin.ts'

export interface Options {
  /** Where Tidemark answers; a path such as `/t` where your own site passes it on. @default the page's own site */
  readonly host?: string
  /** Where events are sent, below `host`. @default '/v1/events' */
  readonly eventsPath?: string
  /** Where the project's settings are read, below `host`, followed by `/` and the key. @default '/v1/config' */
  readonly configPath?: string
  /** Which application this is. */
  readonly app?: string
  readonly appVersion?: string
  readonly environment?: 'development' | 'staging' | 'production'
  /** `auto` counts every address that the page shows, in single-page apps too. @default 'auto' */
  readonly pageViews?: 'auto' | 'manual'
  /**
   * Where the anonymous id and the session are kept: the site's storage, or a `cookie()`. `nothing` keeps nothing on
   * the device, the queue included, so that each page load is somebody new. @default 'storage'
   */
  readonly remember?: 'storage' | 'nothing' | Place
  /**
   * What happens before the person has said anything. `given`: events are sent. `wait`: they wait in memory, and
   * nothing is stored. `anonymous`: only events without any lasting id are sent, and nothing is stored.
   * @default 'given'
   */
  readonly consent?: 'given' | 'wait' | 'anonymous'
  /** Takes Do Not Track and Global Privacy Control for a no, unless the person said yes here. @default true */
  readonly respectSignals?: boolean
  /** Values under names like this are replaced by `***`. @default passwords, tokens, card numbers and the like */
  readonly maskNames?: RegExp
  /** Gives every text of the properties, and every address, as it may be sent. */
  readonly maskText?: (text: string, path: string) => string
  readonly plugins?: readonly Plugin[]
  /** As much may wait, in characters of JSON. The oldest goes first. @default 2,000,000 */
  readonly maxQueueChars?: number
  /** As long an event may wait. At most 6 days: the server knows a repeat for 7. @default 6 days */
  readonly maxAgeMs?: number
  /** After which a request that is not answered is given up, and tried again. @default 30000 */
  readonly requestTimeoutMs?: number
}
