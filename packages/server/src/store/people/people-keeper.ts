import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../engine.ts'
import type { LinkChange } from '../store.ts'
import { foldPeople, type Touched } from './fold-people.ts'
import { insertRows } from './insert-rows.ts'

/** Keeps people and traits up to date with the events, beside the loader and out of its way. */
export interface PeopleKeeper {
  /** Folds what has been loaded so far. */
  foldNew(): Promise<void>
  /** Undoes a link or takes that back, and resolves when answers follow it. */
  changeLink(change: LinkChange): Promise<void>
  stop(): Promise<void>
}

export interface PeopleKeeperDeps {
  readonly engine: Engine
  readonly now: () => number
  readonly warn: (message: string, details: Readonly<Record<string, unknown>>) => void
  /** Called whenever something may have been found out. */
  readonly changed: () => void
  /** How many events were loaded: nothing is looked for before that moves. */
  readonly loadedEvents: () => number
}

const pollMs = 500
/** So many times as long as the work took it rests: a busy project keeps a quarter of one core at it. */
const restFactor = 3
const longestRestMs = 60_000
const rowsAtOnce = 20_000

export function startPeopleKeeper(deps: PeopleKeeperDeps): PeopleKeeper {
  const keeper = createPeopleKeeper(deps)
  const stopping = new AbortController()

  async function run(): Promise<void> {
    let seen = -1
    while (!stopping.signal.aborted) {
      const loaded = deps.loadedEvents()
      const started = performance.now()
      if (loaded !== seen) {
        try {
          await keeper.foldNew()
          seen = loaded
        } catch (cause) {
          const error = cause instanceof Error ? cause.message : String(cause)
          deps.warn('People and traits could not be brought up to date. It is tried again.', { error })
        }
      }
      const restMs = Math.min(longestRestMs, Math.max(pollMs, (performance.now() - started) * restFactor))
      await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    ...keeper,
    async stop() {
      stopping.abort()
      await running
      await keeper.stop()
    },
  }
}

/** The same without the clock: it folds when it is told to. */
export function createPeopleKeeper({
  engine,
  now,
  changed,
}: Pick<PeopleKeeperDeps, 'engine' | 'now' | 'changed'>): PeopleKeeper {
  let queue: Promise<void> = Promise.resolve()
  let progress: Progress | undefined
  // The dictionary may lack what `person_map` has, also where loading it failed the last time.
  let dictionaryIsOld = false

  /** One after another: two folds at once would each undo what the other found. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }

  async function foldNew(): Promise<void> {
    progress ??= await loadProgress(engine)
    const fresh = await freshRows(engine, progress)
    if (fresh === undefined) return reloadDictionary()
    // Also after a failure: some of it may be there.
    return foldFresh(fresh, progress).finally(changed)
  }

  async function foldFresh(fresh: Fresh, before: Progress): Promise<void> {
    const version = nextVersion(before)
    // Ids that are new by the million, after an upgrade say, come in portions.
    const portions = Math.ceil(fresh.rows / rowsAtOnce)
    for (let portion = 0; portion < portions; portion += 1) {
      for (const touched of await touchedIn(engine, fresh, { portion, portions })) {
        dictionaryIsOld = (await foldPeople(engine, touched, version)) || dictionaryIsOld
      }
    }
    await reloadDictionary()
    await saveProgress({ loadedAt: fresh.until, rows: fresh.total, version })
  }

  async function changeLink(change: LinkChange): Promise<void> {
    const { projectId, fromId, toId, undone, madeBy, reason } = change
    progress ??= await loadProgress(engine)
    const row = { project_id: projectId, from_id: fromId, to_id: toId, undone, made_by: madeBy, reason }
    const version = nextVersion(progress)
    await insertRows(engine, 'person_splits', [{ ...row, at: version }])
    const touched = { projectId, ids: [fromId, toId], tenantIds: [] }
    dictionaryIsOld = (await foldPeople(engine, touched, version)) || dictionaryIsOld
    await reloadDictionary()
    await saveProgress({ ...progress, version })
  }

  async function reloadDictionary(): Promise<void> {
    if (!dictionaryIsOld) return
    await engine.command('SYSTEM RELOAD DICTIONARY person_of')
    dictionaryIsOld = false
    changed()
  }

  function nextVersion({ version }: Progress): number {
    return Math.max(version + 1, now() * 1000)
  }

  async function saveProgress(next: Progress): Promise<void> {
    const { loadedAt, rows, version } = next
    await insertRows(engine, 'people_progress', [{ loaded_at: loadedAt, row_count: rows, version }])
    progress = next
  }

  return {
    foldNew: () => inTurn(foldNew),
    changeLink: (change) => inTurn(() => changeLink(change).finally(changed)),
    stop: () => queue,
  }
}

interface Progress {
  /** As the engine writes it: it has microseconds. */
  readonly loadedAt: string
  readonly rows: number
  readonly version: number
}

interface Fresh {
  readonly after: string
  readonly until: string
  readonly rows: number
  readonly total: number
}

const beginning = '1970-01-01 00:00:00.000000'

async function loadProgress(engine: Engine): Promise<Progress> {
  const { rows } = await engine.query(
    'SELECT toString(loaded_at) AS loaded_at, row_count, version FROM people_progress ORDER BY version DESC LIMIT 1',
  )
  const [row] = rows
  if (row === undefined) return { loadedAt: beginning, rows: 0, version: 0 }
  return {
    loadedAt: String(row['loaded_at']),
    rows: Number(row['row_count']),
    version: Number(row['version']),
  }
}

/** What came since; everything where the numbers do not add up, as after a clock was set back. */
async function freshRows(engine: Engine, progress: Progress): Promise<Fresh | undefined> {
  const counted = await engine.query('SELECT count() AS total FROM identity_events')
  if (Number(counted.rows[0]?.['total']) === progress.rows) return undefined
  const { rows } = await engine.query(
    `SELECT count() AS total, countIf(loaded_at > toDateTime64({after:String}, 6, 'UTC')) AS fresh, toString(max(loaded_at)) AS until
     FROM identity_events`,
    { after: progress.loadedAt },
  )
  const [total, fresh] = [Number(rows[0]?.['total']), Number(rows[0]?.['fresh'])]
  const adds = total - fresh === progress.rows
  return {
    after: adds ? progress.loadedAt : beginning,
    until: String(rows[0]?.['until']),
    rows: adds ? fresh : total,
    total,
  }
}

async function touchedIn(
  engine: Engine,
  { after, until }: Fresh,
  { portion, portions }: { readonly portion: number; readonly portions: number },
): Promise<readonly Touched[]> {
  const { rows } = await engine.query(
    `SELECT project_id, toString(subject) AS about, groupUniqArray(id) AS ids
     FROM (
       SELECT project_id, subject, arrayJoin(if(subject = 'tenant', [toString(tenant_id)], [user_id, anonymous_id, previous_id])) AS id
       FROM identity_events
       WHERE loaded_at > toDateTime64({after:String}, 6, 'UTC') AND loaded_at <= toDateTime64({until:String}, 6, 'UTC')
     )
     WHERE id != '' AND sipHash64(id) % {portions:UInt32} = {portion:UInt32}
     GROUP BY project_id, subject`,
    { after, until, portions, portion },
  )
  return rows.map((row) => {
    const ids = Array.isArray(row['ids']) ? row['ids'].map(String) : []
    const projectId = String(row['project_id'])
    return row['about'] === 'tenant'
      ? { projectId, ids: [], tenantIds: ids }
      : { projectId, ids, tenantIds: [] }
  })
}
