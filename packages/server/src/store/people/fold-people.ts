import type { Engine } from '../engine.ts'
import { foldTraits } from './fold-traits.ts'
import { insertRows } from './insert-rows.ts'
import { chunks, linksByScope, loadComponent, loadMap, type Component } from './load-component.ts'
import { resolvePeople, type PeopleByScope } from './resolve-people.ts'

/** Ids and tenants of a project that something new was said about. */
export interface Touched {
  readonly projectId: string
  readonly ids: readonly string[]
  readonly tenantIds: readonly string[]
}

const idsAtOnce = 2_000

/**
 * Makes `person_map` and `trait_states` say what the events and splits about `touched` say. Done again it changes
 * nothing, so a crash in between costs only the work. `version` has to be greater than any before.
 * Gives whether the map changed: the dictionary then has to be loaded again.
 */
export async function foldPeople(engine: Engine, touched: Touched, version: number): Promise<boolean> {
  const { projectId } = touched
  let mapChanged = false
  const done = new Set<string>()
  for (const chunk of chunks(touched.ids, idsAtOnce)) {
    const ids = chunk.filter((id) => !done.has(id))
    if (ids.length === 0) continue
    const component = await loadComponent(engine, projectId, ids)
    for (const id of component.ids) done.add(id)
    const people = peopleByScope(component)
    mapChanged = (await foldMap(engine, projectId, component, people, version)) || mapChanged
    await foldTraits(engine, { projectId, subject: 'person', ids: [...component.ids] }, people, version)
  }
  for (const chunk of chunks(touched.tenantIds, idsAtOnce)) {
    await foldTraits(engine, { projectId, subject: 'tenant', ids: chunk }, new Map(), version)
  }
  return mapChanged
}

function peopleByScope({ links, isSplit }: Component): PeopleByScope {
  return new Map([...linksByScope(links)].map(([scope, ofScope]) => [scope, resolvePeople(ofScope, isSplit)]))
}

async function foldMap(
  engine: Engine,
  projectId: string,
  { ids }: Component,
  people: PeopleByScope,
  version: number,
): Promise<boolean> {
  const before = await loadMap(engine, projectId, [...ids])
  const known = new Map(before.map((row) => [JSON.stringify([row.scope, row.id]), row.personId]))
  const scopes = new Set([...people.keys(), ...before.map(({ scope }) => scope)])
  const changed: object[] = []
  for (const scope of scopes) {
    for (const id of ids) {
      const personId = people.get(scope)?.get(id) ?? id
      if (personId === (known.get(JSON.stringify([scope, id])) ?? id)) continue
      changed.push({ project_id: projectId, scope, id, person_id: personId, version })
    }
  }
  await insertRows(engine, 'person_map', changed)
  return changed.length > 0
}
