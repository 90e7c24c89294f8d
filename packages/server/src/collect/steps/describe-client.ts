import { slot, type Draft } from '../draft.ts'
import type { Batch } from '../batch.ts'
import type { ClientLookup } from '../lookup/client.ts'
import type { Step } from './step.ts'

/**
 * Browser, system and kind of device, from the user agent that the sender names, else from the request's own
 * where a person's browser or phone made the request: a server's agent says nothing about the person. What the
 * sender says of its own stays. Robots are flagged, never dropped.
 */
export function describeClient(lookup: ClientLookup): Step {
  // Nearly every event of a request has the same, and comparing it is quicker than looking it up.
  let lastUserAgent = ''
  let client = lookup('')
  return function describeClient(draft: Draft, batch: Batch) {
    const userAgent = draft.userAgent || (isPersonal(draft) ? batch.userAgent : '')
    if (userAgent === '') return undefined
    if (userAgent !== lastUserAgent) {
      client = lookup(userAgent)
      lastUserAgent = userAgent
    }
    const { texts } = draft
    if (client.isBot) {
      draft.isBot = true
      draft.plain = false
      texts[slot.bot_name] ||= client.botName
    }
    if (texts[slot.browser] === '' && texts[slot.os] === '' && texts[slot.device_type] === '') {
      if (texts[slot.browser_version] === '' && texts[slot.os_version] === '') {
        draft.clientJson = client.json
        return undefined
      }
    }
    draft.plain = false
    if (texts[slot.browser] === '') {
      texts[slot.browser] = client.browser
      texts[slot.browser_version] = client.browserVersion
    }
    if (texts[slot.os] === '') {
      texts[slot.os] = client.os
      texts[slot.os_version] = client.osVersion
    }
    texts[slot.device_type] ||= client.deviceType
    return undefined
  }
}

/** Whether the person's own device made the request. */
export function isPersonal({ texts }: Draft): boolean {
  const source = texts[slot.source]
  return source === 'browser' || source === 'mobile'
}
