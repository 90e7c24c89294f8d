import { Cron } from 'croner'
import type { Logger } from 'pino'
import type { Control } from '../control/control.ts'
import type { CohortSize, JourneyKind, JourneyRecord } from '../control/journey-records.ts'
import { AppError, assert } from '../errors.ts'
import type { QueryContext, QueryDeps } from '../query/answer-question.ts'
import {
  cohortPatterns,
  cohortRetention,
  cohortSize,
  compareCohorts,
  type Comparison,
  type Patterns,
} from '../query/journeys/cohorts/cohort-answers.ts'
import { bindCohorts } from '../query/journeys/cohorts/bind-cohorts.ts'
import { parseCohort } from '../query/journeys/cohorts/cohort-rule.ts'
import { membersSql } from '../query/journeys/cohorts/cohort-sql.ts'
import { planCohort, type CohortPlan } from '../query/journeys/cohorts/plan-cohort.ts'
import { answerJourney, planContextOf } from '../query/journeys/answer-journey.ts'
import type { FunnelAnswer } from '../query/journeys/funnel/funnel-answer.ts'
import { parseFunnel } from '../query/journeys/funnel/parse-funnel.ts'
import { planFunnel } from '../query/journeys/funnel/plan-funnel.ts'
import type { SharedFields } from '../query/journeys/journey-given.ts'
import { parseRetention } from '../query/journeys/retention/parse-retention.ts'
import type { RetentionAnswer } from '../query/journeys/retention/retention-answer.ts'
import { isFields, readFields, readText } from '../query/parse/read.ts'
import type { Crowd } from '../query/people/crowd/crowd.ts'
import { planCrowd, type CrowdRequest } from '../query/people/crowd/plan-crowd.ts'
import { listPeople, type PeoplePageAnswer } from '../query/people/list-people.ts'
import { parsePeopleRequest } from '../query/people/people-request.ts'
import type { Measure } from '../query/question.ts'

export interface JourneyEngineDeps {
  readonly control: Pick<Control, 'journeys' | 'projects'>
  readonly query: QueryDeps
  readonly logger: Pick<Logger, 'warn'>
}

/** Who keeps a funnel or a cohort. */
export interface Keeper {
  readonly context: QueryContext
  /** The e-mail address of a person, the id of a key, or `local`. */
  readonly by: string
}

/** Time, filter and so on, to be put around what is kept. */
export type Around = Readonly<Record<string, unknown>>

/** Funnels and cohorts that are kept by name. Every method that takes an id takes a name too. */
export interface JourneyEngine {
  list(projectId: string, kind: JourneyKind): Promise<readonly JourneyRecord[]>
  find(projectId: string, kind: JourneyKind, idOrName: string): Promise<JourneyRecord>
  /** Keeps it where it can be answered. @throws AppError `question_invalid` */
  keep(
    keeper: Keeper,
    kind: JourneyKind,
    named: { readonly name: string; readonly definition: Around },
  ): Promise<JourneyRecord>
  remove(projectId: string, kind: JourneyKind, idOrName: string): Promise<void>
  analyse(context: QueryContext, idOrName: string, around: Around): Promise<FunnelAnswer>
  /** Counts a cohort's people now. What the whole project sees is remembered. */
  count(context: QueryContext, idOrName: string): Promise<CohortSize>
  sizes(context: QueryContext, idOrName: string): Promise<readonly CohortSize[]>
  /** The people behind a figure, of a cohort, or all: a page of them, as `peopleRequestSchema` has it. */
  people(context: QueryContext, body: unknown): Promise<PeoplePageAnswer>
  retention(context: QueryContext, idOrName: string, question: Around): Promise<RetentionAnswer>
  compare(
    context: QueryContext,
    cohorts: readonly string[],
    asked: { readonly measure: Measure; readonly question: SharedFields },
  ): Promise<Comparison>
  patterns(context: QueryContext, idOrName: string, question: SharedFields): Promise<Patterns>
  close(): Promise<void>
}

/** Cohorts are counted every night, in the zone of their project, so that their course can be seen. */
const nightly = '17 3 * * *'

export async function createJourneyEngine({
  control,
  query,
  logger,
}: JourneyEngineDeps): Promise<JourneyEngine> {
  const { journeys: records } = control
  const jobs = new Map<string, Cron>()
  const running = new Set<Promise<unknown>>()

  async function list(projectId: string, kind: JourneyKind) {
    return await records.list(projectId, kind)
  }

  async function find(projectId: string, kind: JourneyKind, idOrName: string): Promise<JourneyRecord> {
    const all = await list(projectId, kind)
    const found = all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName)
    if (found !== undefined) return found
    throw new AppError(
      'not_found',
      `There is no ${kind} ${JSON.stringify(idOrName.slice(0, 100))}. GET /v1/analytics/${kind}s lists them.`,
    )
  }

  /** `own`: the cohort that the definition is, or is going to be, the one of. */
  async function plan(
    context: QueryContext,
    definition: unknown,
    own: readonly string[],
  ): Promise<CohortPlan> {
    const all = await list(context.scope.projectId, 'cohort')
    const other = (idOrName: string) => {
      const found = all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName)
      return found && { id: found.id, definition: parseCohort(found.definition) }
    }
    return planCohort(parseCohort(definition), other, planContextOf(query, context, query.now()), own)
  }

  async function planKept(context: QueryContext, idOrName: string) {
    const record = await find(context.scope.projectId, 'cohort', idOrName)
    return { record, plan: await plan(context, record.definition, [record.id]) }
  }

  /** @throws AppError `question_invalid`, `not_found` for a cohort that is not kept. */
  async function crowdOf(context: QueryContext, { of, at }: CrowdRequest, nowMs: number): Promise<Crowd> {
    if (!isFields(of) || of['kind'] !== 'cohort') {
      const planContext = planContextOf(query, context, nowMs)
      const kept = await list(context.scope.projectId, 'cohort')
      const bind = <T>(question: T) => bindCohorts(question, kept, planContext)
      return planCrowd({ of, at }, { ...planContext, bind })
    }
    const fields = readFields(of, ['kind', 'cohort'], '/of', 'The people of a cohort')
    const { plan } = await planKept(context, readText(fields['cohort'], '/of/cohort', 'A cohort', 200))
    return { members: (from) => membersSql(plan, from), world: { sample: undefined } }
  }

  async function count(context: QueryContext, idOrName: string): Promise<CohortSize> {
    const { record, plan } = await planKept(context, idOrName)
    const size = { at: new Date(query.now()), people: await cohortSize(query, context.scope, plan) }
    if (context.scope.tenantId === undefined) await records.addSize(record.id, size)
    return size
  }

  function schedule({ id, projectId }: JourneyRecord, timezone: string): void {
    jobs.get(id)?.stop()
    const context: QueryContext = { scope: { projectId, tenantId: undefined }, timezone }
    const run = async () => {
      const counting = count(context, id).catch((error: unknown) =>
        logger.warn({ cohort: id, error: String(error) }, 'A cohort could not be counted on time.'),
      )
      running.add(counting)
      await counting
      running.delete(counting)
    }
    jobs.set(id, new Cron(nightly, { timezone, protect: true, unref: true }, run))
  }

  const zones = new Map((await control.projects()).map(({ id, timezone }) => [id, timezone]))
  for (const cohort of await records.allCohorts()) schedule(cohort, zones.get(cohort.projectId) ?? 'UTC')

  return {
    list,
    find,
    count,

    async keep({ context, by }, kind, { name, definition }) {
      const { projectId } = context.scope
      if (kind === 'funnel') {
        planFunnel(
          parseFunnel({ kind, last: '30d', ...definition }),
          planContextOf(query, context, query.now()),
        )
      } else {
        const before = (await list(projectId, kind)).find((record) => record.name === name)
        await plan(context, definition, before === undefined ? [] : [before.id])
      }
      const record = await records.put({ projectId, kind, name, definition, createdBy: by })
      if (kind === 'cohort') schedule(record, context.timezone)
      return record
    },

    async remove(projectId, kind, idOrName) {
      const { id, name } = await find(projectId, kind, idOrName)
      const user = (await list(projectId, kind)).find(
        (other) => other.id !== id && uses(other.definition, [id, name]),
      )
      if (user !== undefined) {
        throw new AppError(
          'request_invalid',
          `The cohort "${user.name}" is made of this one. Change that one first.`,
        )
      }
      await records.remove(projectId, id)
      jobs.get(id)?.stop()
      jobs.delete(id)
    },

    async analyse(context, idOrName, around) {
      const { definition } = await find(context.scope.projectId, 'funnel', idOrName)
      const isTimed = around['last'] !== undefined || around['from'] !== undefined
      const { last, from, until, ...steps } = definition
      const own =
        last === undefined && from === undefined ? { last: '30d' } : withoutUndefined({ last, from, until })
      const question = parseFunnel({ kind: 'funnel', ...steps, ...(isTimed ? {} : own), ...around })
      const answer = await answerJourney(query, context, question)
      assert(answer.kind === 'funnel', 'a funnel was asked for')
      return answer
    },

    async sizes(context, idOrName) {
      const { id } = await find(context.scope.projectId, 'cohort', idOrName)
      // They were counted over all tenants (T1).
      return context.scope.tenantId === undefined ? await records.sizes(id) : []
    },

    async people(context, body) {
      const { crowd, ...request } = parsePeopleRequest(body)
      const asOfMs = request.cursor?.asOfMs ?? query.now()
      const found = crowd === undefined ? undefined : await crowdOf(context, crowd, asOfMs)
      return listPeople(query, context, { ...request, crowd: found, asOfMs })
    },

    async retention(context, idOrName, question) {
      const { plan } = await planKept(context, idOrName)
      const time = question['last'] === undefined && question['from'] === undefined ? { last: '30d' } : {}
      const asked = parseRetention({ kind: 'retention', ...time, ...question })
      return cohortRetention(query, context, { cohort: plan, question: asked })
    },

    async compare(context, cohorts, { measure, question }) {
      const plans = await Promise.all(
        cohorts.map(async (idOrName) => {
          const { record, plan } = await planKept(context, idOrName)
          return { name: record.name, plan }
        }),
      )
      return compareCohorts(query, context, { cohorts: plans, measure, question })
    },

    async patterns(context, idOrName, question) {
      const { plan } = await planKept(context, idOrName)
      return cohortPatterns(query, context, { cohort: plan, question })
    },

    async close() {
      for (const job of jobs.values()) job.stop()
      await Promise.all(running)
    },
  }
}

function withoutUndefined(fields: Around): Around {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Whether a definition names another cohort by one of `names`. */
function uses(definition: unknown, names: readonly string[]): boolean {
  if (Array.isArray(definition)) return definition.some((inner) => uses(inner, names))
  if (typeof definition !== 'object' || definition === null) return false
  return Object.entries(definition).some(
    ([key, value]) =>
      (key === 'in' && typeof value === 'string' && names.includes(value)) || uses(value, names),
  )
}
