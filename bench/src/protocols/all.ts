import { amplitude } from './amplitude.ts'
import { ga4 } from './ga4.ts'
import { mixpanel } from './mixpanel.ts'
import type { Payload } from './payload.ts'
import { plausible } from './plausible.ts'
import { postHog } from './posthog.ts'
import { jitsu, rudderStack, segment } from './segment.ts'
import { snowplow } from './snowplow.ts'
import { statsig } from './statsig.ts'
import { umami } from './umami.ts'

/** A row of the table each. */
export const payloads: readonly Payload[] = [
  postHog,
  segment,
  rudderStack,
  mixpanel,
  amplitude,
  plausible,
  umami,
  statsig,
  ga4,
  snowplow,
  jitsu,
]
