import type { ScopedSql } from '../../../store/sql.ts'
import { readText } from '../../answer/read-row.ts'
import type { Scope } from '../../scope.ts'
import type { JourneyAsk } from '../answer-journey.ts'
import { codedCounts, codedPathsSql, mostPathCodes } from './coded-paths.ts'
import { hashedCounts, hashedPathsSql, hashesOf, hashTextsSql } from './hashed-paths.ts'
import type { PathCounts } from './path-counts.ts'
import { labelsSql } from './path-labels.ts'
import { pathsAnswer, type PathsAnswer } from './paths-answer.ts'
import type { PathsPlan } from './plan-paths.ts'

export async function answerPaths(asking: JourneyAsk, plan: PathsPlan): Promise<PathsAnswer> {
  const counts = await countsOf(asking, plan)
  return pathsAnswer(plan, counts, asking.meta(plan))
}

/** Statements, for whoever asks how it would be answered: as if there were no labels. */
export function pathsStatements(plan: PathsPlan, scope: Scope): readonly ScopedSql[] {
  return [labelsSql(plan, mostPathCodes(plan), scope), codedPathsSql(plan, [], { scope, isPrecise: false })]
}

async function countsOf({ ask, scope }: JourneyAsk, plan: PathsPlan): Promise<PathCounts> {
  const most = mostPathCodes(plan)
  const labels = await ask(labelsSql(plan, most, scope))
  if (labels.length > most) {
    const rows = await ask(hashedPathsSql(plan, scope))
    const hashes = hashesOf(rows)
    return hashedCounts(plan, rows, hashes.length === 0 ? [] : await ask(hashTextsSql(plan, hashes, scope)))
  }
  const codes = labels.map((row) => readText(row, 'label') ?? '')
  const counted = async (isPrecise: boolean) =>
    codedCounts(plan, codes, await ask(codedPathsSql(plan, codes, { scope, isPrecise })))
  // Events of one person in one millisecond whose ids begin alike are seldom, and take the whole ids to be told apart.
  return (await counted(false)) ?? (await counted(true)) ?? { units: 0, paths: [], links: [] }
}
