/** What an event, or several alike, said of two ids: that both are one person. */
export interface Link {
  readonly kind: 'identify' | 'alias'
  /** The anonymous id of an `identify`, the previous id of an `alias`. */
  readonly fromId: string
  /** The user id. */
  readonly toId: string
  /** The tenant whose event said so; '' for none. */
  readonly tenantId: string
  /** The first such event: Unix milliseconds, and its id. */
  readonly at: number
  readonly eventId: string
}

/** For each scope, the id that each id's person goes by; what is missing is its own person. */
export type PeopleByScope = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Whether people said that a link does not hold. */
export type IsSplit = (link: Pick<Link, 'fromId' | 'toId'>) => boolean

/**
 * Who is who by `links`, by the rules D10 to D14 of docs/definitions.md: the id that each id's person goes by. An id
 * that no link holds is its own person, and may be missing. The order of the links does not matter.
 */
export function resolvePeople(links: readonly Link[], isSplit: IsSplit): ReadonlyMap<string, string> {
  const named = firstNamed(links)
  const parents = new Map<string, string>()
  for (const link of holdingLinks(links, isSplit)) {
    const [a, b] = [rootOf(parents, link.fromId), rootOf(parents, link.toId)]
    if (a === b) continue
    // The user that was named first stands for the person (D14).
    const [root, leaf] = isBefore(named.get(a), named.get(b)) ? [a, b] : [b, a]
    parents.set(leaf, root)
  }
  const ids = new Set(links.flatMap(({ fromId, toId }) => [fromId, toId]))
  return new Map([...ids].map((id) => [id, rootOf(parents, id)]))
}

/** The links that hold: every alias, and the first `identify` of an id that is no user's itself. */
export function holdingLinks(links: readonly Link[], isSplit: IsSplit): readonly Link[] {
  const users = new Set(links.map(({ toId }) => toId))
  const firstOf = new Map<string, Link>()
  const holding: Link[] = []
  for (const link of links) {
    if (isSplit(link)) continue
    if (link.kind === 'alias') {
      holding.push(link)
    } else if (!users.has(link.fromId)) {
      const first = firstOf.get(link.fromId)
      if (first === undefined || isBefore(link, first)) firstOf.set(link.fromId, link)
    }
  }
  return [...holding, ...firstOf.values()]
}

type Moment = Pick<Link, 'at' | 'eventId'>

/** When each user id was named for the first time. */
function firstNamed(links: readonly Link[]): ReadonlyMap<string, Moment> {
  const named = new Map<string, Moment>()
  for (const link of links) {
    if (isBefore(link, named.get(link.toId))) named.set(link.toId, link)
  }
  return named
}

/** By time, then by the id of the event. What never was comes last. */
function isBefore(a: Moment | undefined, b: Moment | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined
  return a.at < b.at || (a.at === b.at && a.eventId < b.eventId)
}

function rootOf(parents: Map<string, string>, id: string): string {
  let root = id
  for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
  // What was walked over points to the root from now on: the next walk is short.
  for (let at = id; at !== root;) {
    const parent = parents.get(at) ?? root
    parents.set(at, root)
    at = parent
  }
  return root
}
