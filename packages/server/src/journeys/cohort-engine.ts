import type { Logger } from 'pino'
import type { CohortSize, JourneyRecord, JourneyRecords } from '../control/journey-records.ts'
import { AppError, must } from '../errors.ts'
import type { QueryContext, QueryDeps } from '../query/answer-question.ts'
import { createAsk, planContextOf } from '../query/journeys/answer-journey.ts'
import { unknownPropertyNotes } from '../query/journeys/unknown-properties.ts'
import { bindCohorts } from '../query/journeys/cohorts/bind-cohorts.ts'
import {
  cohortRetention,
  cohortSize,
  compareCohorts,
  type Comparison,
} from '../query/journeys/cohorts/cohort-answers.ts'
import { cohortLimits, parseCohort } from '../query/journeys/cohorts/cohort-rule.ts'
import { membersSql } from '../query/journeys/cohorts/cohort-sql.ts'
import { cohortsOfPersonSql } from '../query/journeys/cohorts/cohorts-of-person.ts'
import { planCohort, type CohortPlan } from '../query/journeys/cohorts/plan-cohort.ts'
import { answerClusters, type Clusters } from '../query/journeys/clusters/answer-clusters.ts'
import { parseClusters } from '../query/journeys/clusters/clusters-question.ts'
import { answerPatterns, type Patterns } from '../query/journeys/patterns/answer-patterns.ts'
import { parsePatterns } from '../query/journeys/patterns/patterns-question.ts'
import type { SharedFields } from '../query/journeys/journey-given.ts'
import { parseRetention } from '../query/journeys/retention/parse-retention.ts'
import type { RetentionAnswer } from '../query/journeys/retention/retention-answer.ts'
import { isFields, readFields, readText } from '../query/parse/read.ts'
import type { Crowd } from '../query/people/crowd/crowd.ts'
import { planCrowd, type CrowdRequest } from '../query/people/crowd/plan-crowd.ts'
import { listIds, listPeople, type PeoplePageAnswer } from '../query/people/list-people.ts'
import { parsePeopleRequest } from '../query/people/people-request.ts'
import type { Filter, Measure } from '../query/question.ts'
import { sampleWithin } from '../query/sample-within.ts'
import type { Around } from './journey-engine.ts'

/** More in one statement would make it too long. */
const cohortsAtOnce = 20

export interface CohortEngineDeps {
  readonly records: JourneyRecords
  readonly query: QueryDeps
  readonly logger: Pick<Logger, 'warn'>
}

/** A figure of the people whom a filter lets through, over time. */
export interface Calculated extends Pick<Comparison, 'timezone' | 'from' | 'until' | 'buckets' | 'meta'> {
  readonly series: readonly { readonly values: readonly (number | null)[]; readonly total: number | null }[]
}

/** What is asked of cohorts that are kept, each named by its id or its name. */
export interface CohortEngine {
  /** Counts a cohort's people now. What the whole project sees is remembered. */
  count(context: QueryContext, idOrName: string): Promise<CohortSize>
  sizes(context: QueryContext, idOrName: string): Promise<readonly CohortSize[]>
  /** What to know before relying on a cohort. */
  notes(context: QueryContext, cohort: JourneyRecord): Promise<readonly string[]>
  /** The people behind a figure, of a cohort, or all: a page of them, as `peopleRequestSchema` has it. */
  people(context: QueryContext, body: unknown): Promise<PeoplePageAnswer>
  /** The cohorts that somebody belongs to now, by any of their ids. Those that cannot be counted are left out. */
  cohortsOf(context: QueryContext, personId: string): Promise<readonly JourneyRecord[]>
  retention(context: QueryContext, idOrName: string, question: Around): Promise<RetentionAnswer>
  compare(
    context: QueryContext,
    cohorts: readonly string[],
    asked: { readonly measure: Measure; readonly question: SharedFields },
  ): Promise<Comparison>
  /** The same of what somebody else calculates, such as a metric. */
  compareBy(
    context: QueryContext,
    cohorts: readonly string[],
    calculate: (among: Filter) => Promise<Calculated>,
  ): Promise<Comparison>
  patterns(context: QueryContext, idOrName: string, question: unknown): Promise<Patterns>
  /** Puts people together by what they do. */
  clusters(context: QueryContext, question: unknown): Promise<Clusters>
}

/** The same, with what keeping cohorts takes. */
export interface CohortKeeping extends CohortEngine {
  /** The definition as it is kept: whom a figure is made of as a list of now. @throws AppError `question_invalid` */
  toKeep(context: QueryContext, name: string, definition: Around): Promise<Around>
  /** Counts a cohort where nobody waits for it: what went wrong is kept beside it. */
  recount(context: QueryContext, cohort: JourneyRecord): Promise<void>
}

export function createCohortEngine({ records, query, logger }: CohortEngineDeps): CohortKeeping {
  const list = (context: QueryContext) => records.list(context.scope.projectId, 'cohort')

  async function find(context: QueryContext, idOrName: string): Promise<JourneyRecord> {
    return findAmong(await list(context), 'cohort', idOrName)
  }

  /** `own`: the id of the cohort that the definition is the one of, or the name of one that is going to be. */
  async function plan(context: QueryContext, definition: unknown, own: string): Promise<CohortPlan> {
    const all = await list(context)
    const parsed = parseCohort(definition)
    const other = (idOrName: string) => {
      const found = all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName)
      if (found !== undefined) return { id: found.id, definition: parseCohort(found.definition) }
      return idOrName === own ? { id: own, definition: parsed } : undefined
    }
    return planCohort(parsed, other, planContextOf(query, context, query.now()), [own])
  }

  async function planKept(context: QueryContext, idOrName: string) {
    const record = await find(context, idOrName)
    return { record, plan: await plan(context, record.definition, record.id) }
  }

  /** None where the cohort is of something that is gone: its own page says so. */
  async function tryPlan(context: QueryContext, { id, definition }: JourneyRecord) {
    try {
      return [{ id, plan: await plan(context, definition, id) }]
    } catch (error) {
      if (error instanceof AppError) return []
      throw error
    }
  }

  /** @throws AppError `question_invalid`, `not_found` for a cohort that is not kept. */
  async function crowdOf(context: QueryContext, { of, at }: CrowdRequest, nowMs: number): Promise<Crowd> {
    if (!isFields(of) || of['kind'] !== 'cohort') {
      const planContext = planContextOf(query, context, nowMs)
      const kept = await list(context)
      const bind = <T>(question: T) => bindCohorts(question, kept, planContext)
      return planCrowd({ of, at }, { ...planContext, bind })
    }
    const fields = readFields(of, ['kind', 'cohort'], '/of', 'The people of a cohort')
    const { plan } = await planKept(context, readText(fields['cohort'], '/of/cohort', 'A cohort', 200))
    return { members: (from) => membersSql(plan, from), world: { sample: undefined } }
  }

  /** The question with the cohorts that its filters name. */
  async function bound<T>(context: QueryContext, question: T): Promise<T> {
    return bindCohorts(question, await list(context), planContextOf(query, context, query.now()))
  }

  async function pageOf(context: QueryContext, body: unknown) {
    const { crowd, ...request } = parsePeopleRequest(body)
    const asOfMs = request.cursor?.asOfMs ?? query.now()
    return { ...request, asOfMs, crowd: crowd && (await crowdOf(context, crowd, asOfMs)) }
  }

  async function countKept(context: QueryContext, cohort: JourneyRecord): Promise<CohortSize> {
    const at = new Date(query.now())
    // On a schedule it is, until the next time, of this moment.
    const asOf = cohort.schedule === null ? undefined : at.toISOString()
    const definition = asOf === undefined ? cohort.definition : { ...cohort.definition, as_of: asOf }
    const people = await cohortSize(query, context.scope, await plan(context, definition, cohort.id))
    if (context.scope.tenantId === undefined) await records.setCount(cohort, { at, people, asOf })
    return { at, people }
  }

  return {
    count: async (context, idOrName) => countKept(context, await find(context, idOrName)),

    async toKeep(context, name, { people, ...definition }) {
      const before = (await list(context)).find((record) => record.name === name)
      if (people === undefined) {
        await plan(context, definition, before?.id ?? name)
        return definition
      }
      const fields = readFields(people, ['of', 'at', 'search'], '/people', 'Whom a figure is made of')
      return {
        ids: await listIds(query, context, { ...(await pageOf(context, fields)), limit: cohortLimits.ids }),
      }
    },

    async recount(context, cohort) {
      try {
        await countKept(context, cohort)
      } catch (error) {
        const isKnown = error instanceof AppError
        if (!isKnown)
          logger.warn({ cohort: cohort.id, error: String(error) }, 'A cohort could not be counted.')
        const fault = isKnown ? error.message : 'It could not be counted. The log of the server says why.'
        await records.setCount(cohort, { fault })
      }
    },

    async sizes(context, idOrName) {
      const { id } = await find(context, idOrName)
      // They were counted over all tenants (T1).
      return context.scope.tenantId === undefined ? await records.sizes(id) : []
    },

    async notes(context, { definition, people }) {
      const { ask } = createAsk(query, context.scope, query.now())
      const unknown = await unknownPropertyNotes(ask, context.scope, definition)
      return people === 0 ? ['Nobody belonged to it when it was counted last.', ...unknown] : unknown
    },

    people: async (context, body) => listPeople(query, context, await pageOf(context, body)),

    async cohortsOf(context, personId) {
      const all = await list(context)
      const planned = (await Promise.all(all.map(async (record) => await tryPlan(context, record)))).flat()
      const { ask } = createAsk(query, context.scope, query.now())
      const own = new Set<unknown>()
      for (let first = 0; first < planned.length; first += cohortsAtOnce) {
        const some = planned.slice(first, first + cohortsAtOnce)
        const rows = await ask(cohortsOfPersonSql(some, personId, context.scope))
        for (const { id } of rows) own.add(id)
      }
      return all.filter(({ id }) => own.has(id))
    },

    async retention(context, idOrName, question) {
      const { plan } = await planKept(context, idOrName)
      const time = question['last'] === undefined && question['from'] === undefined ? { last: '30d' } : {}
      const asked = await bound(context, parseRetention({ kind: 'retention', ...time, ...question }))
      const answer = await cohortRetention(query, context, { cohort: plan, question: asked })
      const isEmpty = (await cohortSize(query, context.scope, plan)) === 0
      return isEmpty ? { ...answer, notes: [...answer.notes, 'Nobody belongs to this cohort.'] } : answer
    },

    async compare(context, cohorts, { measure, question }) {
      const plans = await Promise.all(
        cohorts.map(async (idOrName) => {
          const { record, plan } = await planKept(context, idOrName)
          return { name: record.name, plan }
        }),
      )
      const asked = await bound(context, question)
      return compareCohorts(query, context, { cohorts: plans, measure, question: asked })
    },

    async compareBy(context, cohorts, calculate) {
      const compared: Comparison['cohorts'][number][] = []
      const answers: Calculated[] = []
      for (const idOrName of cohorts) {
        const { record, plan } = await planKept(context, idOrName)
        const answer = await calculate({ field: 'cohort', op: 'is', value: record.id })
        const [{ values, total } = { values: [], total: null }] = answer.series
        const people = await cohortSize(query, context.scope, plan)
        compared.push({ name: record.name, people, total, values: [...values] })
        answers.push(answer)
      }
      const { timezone, from, until, buckets, meta } = must(answers[0], 'there is a cohort')
      return { timezone, from, until, buckets, cohorts: compared, meta: togetherOf(meta, answers) }
    },

    async patterns(context, idOrName, body) {
      const question = await bound(context, parsePatterns(body))
      const { plan: cohort } = await planKept(context, idOrName)
      const against = question.against === undefined ? undefined : await planKept(context, question.against)
      const sides = { cohort, against: against?.plan }
      if (question.sample !== 'auto') return answerPatterns(query, context, question, sides)
      return sampleWithin((sample) => answerPatterns(query, context, { ...question, sample }, sides))
    },

    async clusters(context, body) {
      const question = await bound(context, parseClusters(body))
      const kept = question.cohort === undefined ? undefined : await planKept(context, question.cohort)
      if (question.sample !== 'auto') return answerClusters(query, context, question, kept?.plan)
      return sampleWithin((sample) => answerClusters(query, context, { ...question, sample }, kept?.plan))
    },
  }
}

/** What several answers took together. */
function togetherOf(first: Calculated['meta'], answers: readonly Calculated[]): Calculated['meta'] {
  const sum = (pick: (meta: Calculated['meta']) => number | null) =>
    answers.reduce<number | null>((total, { meta }) => {
      const own = pick(meta)
      return total === null || own === null ? null : total + own
    }, 0)
  return {
    ...first,
    cached: answers.every(({ meta }) => meta.cached),
    rows_read: sum((meta) => meta.rows_read),
    bytes_read: sum((meta) => meta.bytes_read),
    elapsed_ms: sum((meta) => meta.elapsed_ms) ?? 0,
  }
}

/** By its id, or else by its name. @throws AppError `not_found` */
export function findAmong(
  records: readonly JourneyRecord[],
  kind: JourneyRecord['kind'],
  idOrName: string,
): JourneyRecord {
  const found = records.find(({ id }) => id === idOrName) ?? records.find(({ name }) => name === idOrName)
  if (found !== undefined) return found
  throw new AppError(
    'not_found',
    `There is no ${kind} ${JSON.stringify(idOrName.slice(0, 100))}. GET /v1/analytics/${kind}s lists them.`,
  )
}
