import { vendorRoutes, type EventsRoute, type VendorRoute } from './routes.ts'
import type { Speaker } from './protocol.ts'

/** Whose bodies come to one path: those that know theirs first. */
export type Speakers = readonly [Speaker, ...Speaker[]]

/** A row of the table at one of its two addresses. */
export interface PlacedRoute {
  readonly url: string
  readonly route: VendorRoute
}

/** Every row as it is, and under the vendor's name, where no other vendor's can be in the way. */
export const placedRoutes: readonly PlacedRoute[] = vendorRoutes.flatMap((route) => [
  { url: route.path, route },
  { url: `/${route.vendor}${route.path}`, route },
])

/** Who speaks at `POST /batch`, `POST /posthog/batch` and so on. */
export const speakersAt: ReadonlyMap<string, Speakers> = new Map(
  [...Map.groupBy(placedRoutes, ({ url, route }) => `${route.method} ${url}`)].flatMap(([place, placed]) => {
    const routes = placed
      .map(({ route }) => route)
      .filter((route): route is EventsRoute => 'protocol' in route)
    const [first, ...others] = [
      ...routes.filter(({ claims }) => claims !== undefined),
      ...routes.filter(({ claims }) => claims === undefined),
    ]
    return first === undefined ? [] : [[place, [first, ...others]] as const]
  }),
)
