import type { ScopedSql } from '../../store/sql.ts'
import type { Row } from '../../store/store.ts'
import { readText } from '../answer/read-row.ts'
import type { Scope } from '../scope.ts'
import { latestTraitsSql, linkedIdsSql, ownIdsSql } from './people-sql.ts'

type Ask = (query: ScopedSql) => Promise<readonly Row[]>

/** What is known of people, by their numbers as text. */
export interface KnownPeople {
  /** The id that each goes by. */
  readonly names: ReadonlyMap<string, string>
  /** All ids of those who are linked. */
  readonly ids: ReadonlyMap<string, readonly string[]>
  readonly traits: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

export async function knowPeople(ask: Ask, scope: Scope, people: readonly string[]): Promise<KnownPeople> {
  if (people.length === 0) return { ids: new Map(), names: new Map(), traits: new Map() }
  const { linked, names } = await idsOf(ask, scope, people)
  const states = await ask(latestTraitsSql(people, scope))
  return {
    names,
    ids: new Map(linked.map((row) => [String(row['whose']), listOf(row['ids']).map(String)])),
    traits: new Map(
      states.map((row) => [String(row['whose']), row['traits'] as Readonly<Record<string, unknown>>]),
    ),
  }
}

/** The ids that people go by, by their numbers as text. */
export async function namesOfPeople(
  ask: Ask,
  scope: Scope,
  people: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return people.length === 0 ? new Map() : (await idsOf(ask, scope, people)).names
}

async function idsOf(ask: Ask, scope: Scope, people: readonly string[]) {
  const linked = await ask(linkedIdsSql(people, scope))
  const own = await ask(ownIdsSql(people, scope))
  const nameOf = (row: Row) => [String(row['whose']), readText(row, 'goes_by') ?? ''] as const
  return { linked, names: new Map([...own, ...linked].map(nameOf)) }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
