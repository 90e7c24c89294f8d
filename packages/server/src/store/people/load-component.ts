import type { Engine } from '../engine.ts'
import { holdingLinks, type IsSplit, type Link } from './resolve-people.ts'

/** Ids with all that decides whose they are. */
export interface Component {
  /** The ids that were looked at: all links of each are in `links`. */
  readonly ids: ReadonlySet<string>
  readonly links: readonly Link[]
  readonly isSplit: IsSplit
}

/** An id as it is now, of one scope ('' or a tenant). */
export interface MapRow {
  readonly scope: string
  readonly id: string
  readonly personId: string
}

const idsAtOnce = 4_000

/**
 * Everybody who may be the same person as one of `ids`, now or until now. A link that does not hold is not followed:
 * a device that a thousand people sign in on makes no component of a thousand people.
 */
export async function loadComponent(
  engine: Engine,
  projectId: string,
  ids: readonly string[],
): Promise<Component> {
  const links = new Map<string, Link>()
  const splits = new Set<string>()
  const looked = new Set<string>()
  const isSplit: IsSplit = ({ fromId, toId }) => splits.has(splitKey(fromId, toId))
  let next = [...new Set([...ids, ...(await formerCompanions(engine, projectId, ids))])]
  while (next.length > 0) {
    const edges = await loadEdges(engine, projectId, next)
    for (const id of next) looked.add(id)
    for (const edge of edges) links.set(linkKey(edge), edge)
    for (const key of await loadSplits(engine, projectId, edges)) splits.add(key)
    next = followed([...links.values()], looked, isSplit).filter((id) => !looked.has(id))
  }
  return { ids: looked, links: [...links.values()], isSplit }
}

/** The links of each scope: the project's has all of them, a tenant's has those of the tenant's own events. */
export function linksByScope(links: readonly Link[]): ReadonlyMap<string, readonly Link[]> {
  const scopes = new Map<string, readonly Link[]>([['', links]])
  for (const [tenantId, own] of Map.groupBy(links, (link) => link.tenantId)) {
    if (tenantId !== '') scopes.set(tenantId, own)
  }
  return scopes
}

/** What `person_map` says of `ids`, in every scope. */
export async function loadMap(
  engine: Engine,
  projectId: string,
  ids: readonly string[],
): Promise<readonly MapRow[]> {
  const rows: MapRow[] = []
  for (const chunk of chunks(ids, idsAtOnce)) {
    const found = await engine.query(
      `SELECT scope, id, person_id FROM person_map FINAL
       WHERE project_id = {project:String} AND id IN {ids:Array(String)}`,
      { project: projectId, ids: chunk },
    )
    rows.push(...found.rows.map(toMapRow))
  }
  return rows
}

/** The ids at the other ends that have to be looked at: all but those of links that do not hold. */
function followed(links: readonly Link[], looked: ReadonlySet<string>, isSplit: IsSplit): readonly string[] {
  const ids = new Set<string>()
  for (const link of links) {
    // Whether an `identify` holds, all links of its anonymous id say together.
    if (link.kind === 'alias' || looked.has(link.toId)) ids.add(link.fromId)
    if (link.kind === 'alias') ids.add(link.toId)
  }
  for (const ofScope of linksByScope(links).values()) {
    for (const link of holdingLinks(ofScope, isSplit)) if (looked.has(link.fromId)) ids.add(link.toId)
  }
  return [...ids]
}

/** Who was one person with one of `ids` until now: a split, or an earlier link that came late, may part them. */
async function formerCompanions(
  engine: Engine,
  projectId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const people = new Set(ids)
  for (const { personId } of await loadMap(engine, projectId, ids)) people.add(personId)
  const found: string[] = []
  for (const chunk of chunks([...people], idsAtOnce)) {
    const { rows } = await engine.query(
      `SELECT DISTINCT id FROM person_map FINAL
       WHERE project_id = {project:String} AND person IN (SELECT sipHash64(arrayJoin({people:Array(String)})))`,
      { project: projectId, people: chunk },
    )
    found.push(...chunk, ...rows.map((row) => String(row['id'])))
  }
  return found
}

async function loadEdges(
  engine: Engine,
  projectId: string,
  ids: readonly string[],
): Promise<readonly Link[]> {
  const links: Link[] = []
  for (const chunk of chunks(ids, idsAtOnce)) {
    const { rows } = await engine.query(
      `SELECT toString(kind) AS link_kind, from_id, to_id, tenant_id,
         toUnixTimestamp64Milli((min(first) AS earliest).1) AS at, earliest.2 AS event_id
       FROM person_edges
       WHERE project_id = {project:String} AND id IN {ids:Array(String)}
       GROUP BY kind, from_id, to_id, tenant_id`,
      { project: projectId, ids: chunk },
    )
    links.push(...rows.map(toLink))
  }
  return links
}

/** Of these links those that people undid last. */
async function loadSplits(
  engine: Engine,
  projectId: string,
  links: readonly Link[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const chunk of chunks([...new Set(links.map(({ fromId }) => fromId))], idsAtOnce)) {
    const { rows } = await engine.query(
      `SELECT from_id, to_id FROM person_splits
       WHERE project_id = {project:String} AND from_id IN {ids:Array(String)}
       GROUP BY from_id, to_id HAVING argMax(undone, at)`,
      { project: projectId, ids: chunk },
    )
    found.push(...rows.map((row) => splitKey(String(row['from_id']), String(row['to_id']))))
  }
  return found
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

type Row = Readonly<Record<string, unknown>>

function toLink(row: Row): Link {
  return {
    kind: row['link_kind'] === 'alias' ? 'alias' : 'identify',
    fromId: String(row['from_id']),
    toId: String(row['to_id']),
    tenantId: String(row['tenant_id']),
    at: Number(row['at']),
    eventId: String(row['event_id']),
  }
}

function toMapRow(row: Row): MapRow {
  return { scope: String(row['scope']), id: String(row['id']), personId: String(row['person_id']) }
}

function splitKey(fromId: string, toId: string): string {
  return JSON.stringify([fromId, toId])
}

function linkKey({ kind, fromId, toId, tenantId }: Link): string {
  return JSON.stringify([kind, fromId, toId, tenantId])
}
