import { joinSql, sql, type ScopedSql } from '../../../store/sql.ts'
import type { Row } from '../../../store/store.ts'
import { readNumber } from '../../answer/read-row.ts'
import { withinScope, type Scope } from '../../scope.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { JourneyAsk } from '../answer-journey.ts'
import { funnelAnswer, type FunnelAnswer } from './funnel-answer.ts'
import type { FunnelPlan } from './funnel-plan.ts'
import { funnelSql, nextSql, valuesSql } from './funnel-sql.ts'
import { codesOf, decoded, namesSql } from './value-codes.ts'

export async function answerFunnel(
  { ask, scope, nowMs, meta }: JourneyAsk,
  plan: FunnelPlan,
): Promise<FunnelAnswer> {
  const rows = await rowsOf(ask, plan, scope)
  const next = plan.next === undefined ? undefined : await nextOf(ask, plan, { limit: plan.next, scope })
  const unreached = plan.steps.filter((_, place) => !rows.some((row) => isOfStep(row, place)))
  // A step that nobody reached may be one that there is no event of: a misspelled name looks like a bad funnel.
  const counts = unreached.length === 0 ? [] : await ask(eventsOfStepsSql(plan, scope))
  const missing = plan.steps.flatMap(({ name }, place) => {
    const [row] = counts
    return row !== undefined && readNumber(row, `n${place}`) === 0 ? [name] : []
  })
  return funnelAnswer(
    plan,
    { rows, next },
    { notes: [...openNote(plan, nowMs), ...missingNotes(missing)], meta: meta(plan) },
  )
}

/** Statements, for whoever asks how it would be answered: those with codes as if there were none. */
export function funnelStatements(plan: FunnelPlan, scope: Scope): readonly ScopedSql[] {
  const { breakdown, next } = plan
  return [
    ...(breakdown === undefined ? [] : [valuesSql(plan, breakdown, scope)]),
    funnelSql(plan, scope, breakdown === undefined ? undefined : []),
    ...(next === undefined ? [] : [namesSql(plan.read, scope), nextSql(plan, next, scope, [])]),
    eventsOfStepsSql(plan, scope),
  ]
}

type Ask = JourneyAsk['ask']

async function rowsOf(ask: Ask, plan: FunnelPlan, scope: Scope): Promise<readonly Row[]> {
  if (plan.breakdown === undefined) return ask(funnelSql(plan, scope))
  const codes = codesOf(await ask(valuesSql(plan, plan.breakdown, scope)), 'value')
  return decoded(await ask(funnelSql(plan, scope, codes)), 'value', codes)
}

async function nextOf(
  ask: Ask,
  plan: FunnelPlan,
  { limit, scope }: { readonly limit: number; readonly scope: Scope },
): Promise<readonly Row[]> {
  const codes = codesOf(await ask(namesSql(plan.read, scope)), 'name')
  const rows = decoded(await ask(nextSql(plan, limit, scope, codes)), 'name', codes)
  return rows.map((row) => ({ ...row, name: row['name'] ?? '' }))
}

function isOfStep(row: Row, place: number): boolean {
  return readNumber(row, 'step') === place
}

/** How many events there are of each step: `n0`, `n1`… */
function eventsOfStepsSql({ steps, read }: FunnelPlan, scope: Scope): ScopedSql {
  const rows = rowsSql(
    'events',
    steps.map(({ selection }) => selection),
    read,
  )
  const counts = rows.conditions.map(
    (condition, place) =>
      sql`${condition === undefined ? sql`count()` : sql`countIf(${condition})`} AS ${{ parts: [`n${place}`] }}`,
  )
  return withinScope(scope, (from) => sql`SELECT ${joinSql(counts, ', ')} FROM ${rows.from(from)}`)
}

function openNote({ read, range }: FunnelPlan, nowMs: number): readonly string[] {
  if (read.untilMs <= nowMs || read.untilMs === range.untilMs) return []
  return [
    'The window of the last attempts is not over yet: some of them may still go on. End the range a window before now for figures that stay.',
  ]
}

function missingNotes(names: readonly string[]): readonly string[] {
  return names.map(
    (name) =>
      `No event in this time is the step ${JSON.stringify(name)}. Look at how its event and its properties are spelled.`,
  )
}
