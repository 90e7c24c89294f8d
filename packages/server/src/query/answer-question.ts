import { unreachable } from '../errors.ts'
import type { QueryBudget, QueryResult, Store } from '../store/store.ts'
import type { ScopedSql } from '../store/sql.ts'
import { answerOverview } from './answer-overview.ts'
import { answerTrend, type Ask } from './answer-trend.ts'
import type { Answer, Meta } from './answer/answer.ts'
import { overviewAnswer } from './answer/overview-answer.ts'
import { answerMeta } from './answer/meta.ts'
import { distributionAnswer, lifecycleAnswer, stickinessAnswer } from './answer/people-answer.ts'
import { asQuestionFault } from './answer/question-fault.ts'
import { showsNothing } from './answer/shows-nothing.ts'
import { tableAnswer } from './answer/table-answer.ts'
import { unseenEventNotes } from './catalogue/unseen-events.ts'
import { planQuestion } from './plan/plan-question.ts'
import { readsPeople } from './plan/reads-people.ts'
import { rangeRead, rangesOf, type Plan, type Source } from './plan/plan.ts'
import { cohortsOf, withCohorts, type KeptCohort } from './journeys/cohorts/bind-cohorts.ts'
import { emptyCohorts } from './journeys/cohorts/empty-cohorts.ts'
import { unknownPropertyNotes } from './journeys/unknown-properties.ts'
import type { AnswerCache } from './cache/answer-cache.ts'
import { answerCached } from './cache/answer-cached.ts'
import { dataVersion, peopleMoved } from './cache/data-version.ts'
import type { Question } from './question.ts'
import { sampleWithin } from './sample-within.ts'
import type { Scope } from './scope.ts'
import { distributionSql, lifecycleSql, stickinessSql } from './sql/people-sql.ts'
import { tableSql } from './sql/table-sql.ts'

export interface QueryDeps {
  readonly store: Store
  /** Where answers are kept; without it each is computed. */
  readonly cache?: AnswerCache
  readonly budget: QueryBudget
  /** The cohorts of a project, for questions that name some. */
  readonly cohorts?: (projectId: string) => Promise<readonly KeptCohort[]>
  readonly now: () => number
}

export interface QueryContext {
  readonly scope: Scope
  /** The project's zone, for a question that names none. */
  readonly timezone: string
  /** Reads this source even where the other is cheaper. For tests: the answer is the same. */
  readonly forceSource?: Source
}

/**
 * Answers `question` about what `context.scope` may know.
 * @throws AppError `question_invalid`, and the store's refusals: `query_too_large`, `query_too_slow`,
 * `query_too_much_memory`, `store_unavailable`.
 */
export async function answerQuestion(
  deps: QueryDeps,
  context: QueryContext,
  question: Question,
): Promise<Answer> {
  const nowMs = deps.now()
  const { scope } = context
  const planContext = {
    timezone: context.timezone,
    nowMs,
    maxResultRows: deps.budget.maxResultRows,
    forceSource: context.forceSource,
  }
  const binding = { cohorts: deps.cohorts, projectId: scope.projectId, context: planContext }
  const bound = await withCohorts(question, binding)
  const cohorts = cohortsOf(bound)
  const plan = planQuestion(bound, planContext)
  const compute = () =>
    bound.sample === 'auto'
      ? sampleWithin((sample) =>
          answerPlan(deps, scope, planQuestion({ ...bound, sample }, planContext), { nowMs, bound }),
        )
      : answerPlan(deps, scope, plan, { nowMs, bound })
  if (deps.cache === undefined) return compute()
  const { from: _from, until: _until, last: _last, max_age: maxAgeS = 0, ...rest } = bound
  const read = rangeRead(plan)
  return answerCached(deps.cache, {
    key: [scope, rest, plan.zone.name, rangesOf(plan), context.forceSource],
    maxAgeMs: maxAgeS * 1000,
    now: deps.now,
    version: async () => {
      // Who is in a cohort depends on what happened at any time, and on what time it is.
      if (cohorts.length > 0) return { text: String(nowMs), isMoving: true }
      const rows = await dataVersion(deps, scope, read, readsPeople(plan))
      return { text: JSON.stringify(rows), isMoving: read.untilMs > nowMs || peopleMoved(rows, nowMs) }
    },
    compute,
  })
}

async function answerPlan(
  deps: QueryDeps,
  scope: Scope,
  plan: Plan,
  { nowMs, bound }: { readonly nowMs: number; readonly bound: Question },
): Promise<Answer> {
  const results: QueryResult[] = []
  async function ask(query: ScopedSql) {
    try {
      const result = await deps.store.select(query, deps.budget)
      results.push(result)
      return result.rows
    } catch (cause) {
      throw asQuestionFault(cause)
    }
  }
  const meta = (cut = false) => answerMeta(results, { plan, scope, nowMs, cut })
  const answer = await answerBy(ask, scope, plan, meta)
  return showsNothing(answer)
    ? { ...answer, meta: { ...answer.meta, ...(await whyNothing(ask, scope, bound)) } }
    : answer
}

/** What of a question is not there, and so may be why its answer shows nothing. */
async function whyNothing(
  ask: Ask,
  scope: Scope,
  bound: Question,
): Promise<Pick<Meta, 'empty_cohorts' | 'notes'>> {
  const cohorts = cohortsOf(bound)
  const empty = cohorts.length === 0 ? [] : await emptyCohorts(ask, scope, cohorts)
  const series = 'series' in bound ? (bound.series ?? []) : []
  const names = [bound, ...series].flatMap(({ event }) => event ?? [])
  const notes = [
    ...(await unseenEventNotes(ask, scope, names)),
    ...(await unknownPropertyNotes(ask, scope, bound)),
  ]
  return {
    ...(empty.length === 0 ? {} : { empty_cohorts: [...empty] }),
    ...(notes.length === 0 ? {} : { notes }),
  }
}

async function answerBy(ask: Ask, scope: Scope, plan: Plan, meta: (cut?: boolean) => Meta): Promise<Answer> {
  switch (plan.kind) {
    case 'overview':
      return overviewAnswer(plan, await answerOverview(ask, scope, plan), meta())
    case 'trend':
      return { ...(await answerTrend(ask, scope, plan)), meta: meta() }
    case 'table':
      return tableAnswer(plan, await ask(tableSql(plan, scope)), meta)
    case 'distribution':
      return distributionAnswer(plan, await ask(distributionSql(plan, scope)), meta())
    case 'lifecycle':
      return lifecycleAnswer(plan, await ask(lifecycleSql(plan, scope)), meta())
    case 'stickiness':
      return stickinessAnswer(plan, await ask(stickinessSql(plan, scope)), meta())
    default:
      return unreachable(plan)
  }
}
