import type { PageClient, ServerClient, ServerFields } from './client.ts'

export interface TidemarkPluginOptions {
  /** Of `@tidemark/browser` in a page, of `@tidemark/node` on a server. */
  readonly client: PageClient | ServerClient
}

/** What the library tells its plugins of a call. */
interface Told {
  readonly payload: Payload
}

interface Payload {
  readonly event?: unknown
  readonly properties?: unknown
  readonly traits?: unknown
  /** Of the library's own, for the whole page or process; `null` where nobody is known. */
  readonly userId?: unknown
  readonly anonymousId?: unknown
  /** What the program gave with the call. */
  readonly options?: unknown
  readonly meta?: unknown
}

/** A plugin as the library takes it. */
// A type and no interface: only so does TypeScript take it for the library's open one.
export type TidemarkPlugin = {
  readonly name: 'tidemark'
  readonly track: (told: Told) => void
  readonly page: (told: Told) => void
  readonly identify: (told: Told) => void
  readonly reset: () => void
  readonly loaded: () => boolean
  /** On `analytics.plugins.tidemark`. */
  readonly methods: { readonly flush: () => Promise<unknown> }
}

/**
 * Sends to Tidemark what a program tracks by the library `analytics`. The library's other plugins go on as
 * they are.
 *
 *     Analytics({ app: 'shop', plugins: [tidemarkPlugin({ client })] })
 */
export function tidemarkPlugin({ client }: TidemarkPluginOptions): TidemarkPlugin {
  const calls = 'reset' in client ? callsOfPage(client) : callsOfServer(client)
  return {
    name: 'tidemark',
    ...calls,
    // Our clients queue by themselves.
    loaded: () => true,
    methods: { flush: () => client.flush() },
  }
}

type Calls = Pick<TidemarkPlugin, 'track' | 'page' | 'identify' | 'reset'>

/** In a page the client keeps who is there and what the page is: it is not told twice. */
function callsOfPage(client: PageClient): Calls {
  return {
    track: ({ payload }) =>
      client.track(toText(payload.event) ?? '', toRecord(payload.properties), momentOf(payload)),
    page({ payload }) {
      const { name, ...properties } = toRecord(payload.properties)
      for (const key of describedByPage) delete properties[key]
      client.page(toText(name), properties)
    },
    identify({ payload }) {
      const userId = toText(payload.userId)
      if (userId !== undefined) client.identify(userId, toRecord(payload.traits))
    },
    reset: () => client.reset(),
  }
}

/** What the library finds out about a page, and the client does as well. */
const describedByPage = ['url', 'path', 'hash', 'search', 'title', 'referrer', 'width', 'height']

function callsOfServer(client: ServerClient): Calls {
  return {
    track: ({ payload }) =>
      client.track(toText(payload.event) ?? '', toRecord(payload.properties), fieldsOf(payload)),
    page({ payload }) {
      const { name, ...details } = toRecord(payload.properties)
      client.page(toText(name), details, fieldsOf(payload))
    },
    identify({ payload }) {
      const userId = toText(payload.userId)
      if (userId === undefined) return
      // The library's own anonymous id stands for everybody: who was linked to it would be one person.
      const anonymousId = toText(toRecord(payload.options)['anonymousId'])
      client.identify(userId, toRecord(payload.traits), { anonymousId, ...callOf(payload) })
    },
    // The library forgets who it was; the client never knew.
    reset: () => undefined,
  }
}

/**
 * Who did it, as the call names them. The person that the library last identified is anybody's on a server: an
 * event of one visitor must not become another's.
 */
function fieldsOf(payload: Payload): ServerFields {
  const named = toRecord(payload.options)
  const userId = toText(named['userId'])
  const anonymousId = toText(named['anonymousId'])
  return userId === undefined
    ? { anonymousId: anonymousId ?? toText(payload.anonymousId) ?? '', ...callOf(payload) }
    : { userId, anonymousId, ...callOf(payload) }
}

/** The library's own id of the call, a UUID, by which it counts once. */
function callOf(payload: Payload): { readonly eventId: string | undefined; readonly timestamp?: number } {
  return { eventId: toText(toRecord(payload.meta)['rid']), ...momentOf(payload) }
}

function momentOf(payload: Payload): { readonly timestamp?: number } {
  const { ts } = toRecord(payload.meta)
  return typeof ts === 'number' ? { timestamp: ts } : {}
}

function toText(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined
}

function toRecord(given: unknown): Record<string, unknown> {
  return typeof given === 'object' && given !== null ? { ...given } : {}
}
