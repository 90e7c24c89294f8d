import type { FastifyInstance } from 'fastify'
import type { Speaker } from '../../collect/protocols/protocol.ts'
import { vendorRoutes, type EventsRoute, type VendorRoute } from '../../collect/protocols/routes.ts'
import type { RouteDeps } from '../app.ts'
import { faultOf } from '../errors.ts'
import { openToSenders, preflight, sendAnswer, toCollectRequest } from '../sending.ts'

/**
 * The paths that other vendors' SDKs send to, as they are and under the vendor's name (`/posthog/batch`), where
 * no other vendor's can be in the way.
 */
export function addVendorRoutes(app: FastifyInstance, deps: RouteDeps): void {
  openToSenders(app)
  const placed = vendorRoutes.flatMap((route) => [
    { url: route.path, route },
    { url: `/${route.vendor}${route.path}`, route },
  ])
  for (const same of Map.groupBy(placed, ({ url, route }) => `${route.method} ${url}`).values()) {
    const [first] = same
    if (first !== undefined) addRoute(app, deps, first.url, first.route, speakersOf(same))
  }
  for (const url of new Set(placed.map(({ url }) => url))) preflight(app, url)
}

function addRoute(
  app: FastifyInstance,
  { collector, logger }: RouteDeps,
  url: string,
  route: VendorRoute,
  speakers: readonly Speaker[],
): void {
  const { method } = route
  // A HEAD that takes events would be a surprise; no SDK sends one.
  const common = { method, url, schema: { hide: true }, exposeHeadRoute: false }
  const [first, ...others] = speakers
  if (first === undefined) {
    if ('reply' in route)
      app.route({
        ...common,
        handler: async (request, reply) => sendAnswer(reply, route.reply(toCollectRequest(request))),
      })
    return
  }
  app.route({
    ...common,
    handler: async (request, reply) =>
      sendAnswer(reply, await collector.speak([first, ...others], toCollectRequest(request))),
    // An SDK reads what it knows: also a body that is too large is refused in its vendor's words.
    errorHandler: (error, request, reply) =>
      sendAnswer(reply, first.protocol.refuse(faultOf(error, request, logger), toCollectRequest(request))),
  })
}

/** Whose bodies come to one path: those that know theirs first. */
function speakersOf(placed: readonly { readonly route: VendorRoute }[]): readonly Speaker[] {
  const routes = placed.map(({ route }) => route).filter((route): route is EventsRoute => 'protocol' in route)
  return [
    ...routes.filter(({ claims }) => claims !== undefined),
    ...routes.filter(({ claims }) => claims === undefined),
  ]
}
