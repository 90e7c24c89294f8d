import { others, own, type Way as LibraryWay } from 'virtual:install-lines'
import { httpLines, httpPlaces, type HttpPlace } from './snippets.ts'

export type Way = LibraryWay | LibraryWay<'http', HttpPlace>

interface WayGroup {
  readonly id: 'own' | 'others'
  readonly ways: readonly Way[]
}

/** Without a library. */
const http: LibraryWay<'http', HttpPlace> = {
  id: 'http',
  blocks: httpPlaces.map((place) => ({ place, code: httpLines(place) })),
}

/** Every way to send, in the two groups in which they are offered. */
export const wayGroups: readonly WayGroup[] = [
  { id: 'own', ways: [...own, http] },
  { id: 'others', ways: others },
]

/** The way of that name, or the one for pages. */
export function findWay(id: string | undefined): Way {
  const ways = wayGroups.flatMap((group) => group.ways)
  return ways.find((way) => way.id === id) ?? own[0] ?? http
}
