import { createHash } from 'node:crypto'
import type { JsonObject } from '@tidemark/event'
import type { Engine } from '../engine.ts'
import { applyTraits, noTraits, traitsText, type Traits } from './apply-traits.ts'
import { insertRows } from './insert-rows.ts'
import type { PeopleByScope } from './resolve-people.ts'

/** Whose traits: ids of people, or tenants. */
export interface Subjects {
  readonly projectId: string
  readonly subject: 'person' | 'tenant'
  readonly ids: readonly string[]
}

interface TraitEvent {
  readonly subjectId: string
  readonly tenantId: string
  readonly at: number
  readonly change: JsonObject
}

interface State {
  readonly scope: string
  readonly subjectId: string
  readonly since: number
  readonly isLatest: boolean
  readonly text: string
}

interface History {
  readonly scope: string
  readonly subjectId: string
  /** By instant: of events at the same one, what the last of them left. */
  readonly states: Map<number, Traits>
  last: Traits
}

/** Walks over the events of `subjects` in time, and makes `trait_states` say what their traits were from when on. */
export async function foldTraits(
  engine: Engine,
  subjects: Subjects,
  people: PeopleByScope,
  version: number,
): Promise<void> {
  const events = await loadTraitEvents(engine, subjects)
  const known = await loadStates(engine, subjects)
  const states = statesOf(events, (scope, id) => people.get(scope)?.get(id) ?? id)
  const wanted = new Map(states.map((state) => [stateKey(state), state]))
  const rows: object[] = []
  for (const [key, state] of wanted) {
    if (known.get(key)?.digest !== digestOf(state)) rows.push(toRow(subjects, state, version))
  }
  for (const [key, { scope, subjectId, since }] of known) {
    if (wanted.has(key)) continue
    const gone = { scope, subjectId, since, isLatest: false, text: '{}' }
    rows.push({ ...toRow(subjects, gone, version), is_deleted: 1 })
  }
  await insertRows(engine, 'trait_states', rows)
}

/** Events in the order of their time, as states: one for each instant at which the traits became others. */
function statesOf(
  events: readonly TraitEvent[],
  personOf: (scope: string, id: string) => string,
): readonly State[] {
  const histories = new Map<string, History>()
  for (const event of events) {
    for (const scope of event.tenantId === '' ? [''] : ['', event.tenantId]) {
      const subjectId = personOf(scope, event.subjectId)
      const key = JSON.stringify([scope, subjectId])
      const history = histories.get(key) ?? { scope, subjectId, states: new Map(), last: noTraits }
      histories.set(key, history)
      history.last = applyTraits(history.last, event.change)
      history.states.set(event.at, history.last)
    }
  }
  return [...histories.values()].flatMap(({ scope, subjectId, states }) => {
    let lastText = traitsText(noTraits)
    const changes = [...states].flatMap(([since, traits]) => {
      const text = traitsText(traits)
      if (text === lastText) return []
      lastText = text
      return [{ since, text }]
    })
    return changes.map((change, index) => ({
      scope,
      subjectId,
      ...change,
      isLatest: index === changes.length - 1,
    }))
  })
}

async function loadTraitEvents(
  engine: Engine,
  { projectId, subject, ids }: Subjects,
): Promise<readonly TraitEvent[]> {
  const { rows } = await engine.query(
    `SELECT if(subject = 'tenant', tenant_id, if(user_id = '', anonymous_id, user_id)) AS subject_id, tenant_id,
       toUnixTimestamp64Milli(timestamp) AS at, traits
     FROM identity_events
     WHERE project_id = {project:String} AND subject = {subject:String} AND kind != 'alias'
       AND subject_key IN (SELECT sipHash64(arrayJoin({ids:Array(String)})))
     ORDER BY timestamp, toString(event_id)`,
    { project: projectId, subject, ids },
  )
  const wanted = new Set(ids)
  return rows
    .map((row) => ({
      subjectId: String(row['subject_id']),
      tenantId: String(row['tenant_id']),
      at: Number(row['at']),
      change: JSON.parse(String(row['traits'])) as JsonObject,
    }))
    .filter(({ subjectId }) => wanted.has(subjectId))
}

type KnownState = Pick<State, 'scope' | 'subjectId' | 'since'> & { readonly digest: string }

async function loadStates(
  engine: Engine,
  { projectId, subject, ids }: Subjects,
): Promise<ReadonlyMap<string, KnownState>> {
  const { rows } = await engine.query(
    `SELECT scope, subject_id, toUnixTimestamp64Milli(since) AS since_ms, digest FROM trait_states FINAL
     WHERE project_id = {project:String} AND subject = {subject:String} AND subject_id IN {ids:Array(String)}`,
    { project: projectId, subject, ids },
  )
  const states = rows.map((row) => ({
    scope: String(row['scope']),
    subjectId: String(row['subject_id']),
    since: Number(row['since_ms']),
    digest: String(row['digest']),
  }))
  return new Map(states.map((state) => [stateKey(state), state]))
}

function toRow({ projectId, subject }: Subjects, state: State, version: number): object {
  return {
    project_id: projectId,
    scope: state.scope,
    subject,
    subject_id: state.subjectId,
    since: state.since,
    is_latest: state.isLatest,
    traits: JSON.parse(state.text) as JsonObject,
    digest: digestOf(state),
    version,
    is_deleted: 0,
  }
}

function digestOf({ isLatest, text }: State): string {
  return createHash('sha256').update(`${isLatest} ${text}`).digest('base64url').slice(0, 22)
}

function stateKey({ scope, subjectId, since }: Pick<State, 'scope' | 'subjectId' | 'since'>): string {
  return JSON.stringify([scope, subjectId, since])
}
