import type { FastifyInstance } from 'fastify'
import { placedRoutes, speakersAt, type PlacedRoute } from '../../collect/protocols/speakers.ts'
import type { RouteDeps } from '../app.ts'
import { faultOf } from '../errors.ts'
import { openToSenders, preflight, sendAnswer, toCollectRequest } from '../sending.ts'

/**
 * The paths that other vendors' SDKs send to, as they are and under the vendor's name (`/posthog/batch`), where
 * no other vendor's can be in the way.
 */
export function addVendorRoutes(app: FastifyInstance, deps: RouteDeps): void {
  openToSenders(app)
  for (const [place, [first]] of Map.groupBy(placedRoutes, placeOf)) {
    if (first !== undefined) addRoute(app, deps, place, first)
  }
  for (const url of new Set(placedRoutes.map(({ url }) => url))) preflight(app, url)
}

function placeOf({ url, route }: PlacedRoute): string {
  return `${route.method} ${url}`
}

function addRoute(
  app: FastifyInstance,
  { collector, logger }: RouteDeps,
  place: string,
  { url, route }: PlacedRoute,
): void {
  // A HEAD that takes events would be a surprise; no SDK sends one.
  const common = { method: route.method, url, schema: { hide: true }, exposeHeadRoute: false }
  const [speaker] = speakersAt.get(place) ?? []
  if (speaker !== undefined) {
    app.route({
      ...common,
      handler: async (request, reply) =>
        sendAnswer(reply, await collector.vendor(place, toCollectRequest(request))),
      // An SDK reads what it knows: also a body that is too large is refused in its vendor's words.
      errorHandler: (error, request, reply) =>
        sendAnswer(
          reply,
          speaker.protocol.refuse(faultOf(error, request, logger), toCollectRequest(request)),
        ),
    })
  } else if ('reply' in route) {
    app.route({
      ...common,
      handler: async (request, reply) => sendAnswer(reply, route.reply(toCollectRequest(request))),
    })
  }
}
