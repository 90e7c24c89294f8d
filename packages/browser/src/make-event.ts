import { clean, cleanUrl, type Mask } from './clean.ts'
import { createEventId } from './event-id.ts'
import type { Kind, PageEvent } from './event.ts'
import type { Person } from './identity.ts'
import type { Options } from './options.ts'
import { version } from './version.ts'

/** One call of the page, with whatever it was given. */
export interface Call {
  readonly kind: Kind
  readonly name: string
  readonly properties?: unknown
  readonly fields?: unknown
}

/** Gives the event that a call stands for: a copy of what it was given, which nothing the page does later changes. */
export function createEventMaker(
  { app, appVersion, environment }: Options,
  mask: Mask,
): (call: Call, person: Person) => PageEvent {
  const viewport = () => `${innerWidth}x${innerHeight}`
  const shared = {
    screen: `${screen.width}x${screen.height}`,
    // Asking for it can make the browser lay the page out, which no call may cause: asked once, and when it changed.
    viewport: viewport(),
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    library: { name: 'tidemark-browser', version },
  }
  addEventListener('resize', () => {
    shared.viewport = viewport()
  })
  let { referrer } = document
  let shownUrl = ''

  return ({ kind, name, properties, fields }, { answers, ...person }) => {
    const now = Date.now()
    if (kind === 'page') {
      // Within an app one page leads to the next, and the browser does not say so.
      referrer = shownUrl || referrer
      shownUrl = location.href
    }
    const own = clean(properties, mask)
    const given = clean(fields, mask)
    const trimmed = [...own.trimmed, ...given.trimmed]
    const consent = Object.keys(answers).filter((category) => answers[category])
    return {
      timestamp: now,
      tenant_id: person.tenantId,
      app,
      app_version: appVersion,
      environment,
      ...toWireNames(given.value),
      event_id: createEventId(now),
      kind,
      name,
      source: 'browser',
      anonymous_id: person.anonymousId,
      user_id: person.userId,
      session_id: person.sessionId,
      properties: own.value,
      context: {
        page: {
          url: cleanUrl(location.href, mask),
          title: document.title,
          referrer: cleanUrl(referrer, mask),
        },
        ...shared,
        trimmed_fields: trimmed.length > 0 ? trimmed : undefined,
      },
      consent: consent.length > 0 ? consent : undefined,
    }
  }
}

/** Names are `snake_case` on the wire. */
export function toWireNames(given: object): object {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  )
}
