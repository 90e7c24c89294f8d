import type { Logger } from 'pino'
import type { Control } from '../control/control.ts'
import type { JourneyKind, JourneyRecord } from '../control/journey-records.ts'
import { AppError, assert } from '../errors.ts'
import type { QueryContext, QueryDeps } from '../query/answer-question.ts'
import { answerJourney, planContextOf } from '../query/journeys/answer-journey.ts'
import { bindCohorts } from '../query/journeys/cohorts/bind-cohorts.ts'
import type { FunnelAnswer } from '../query/journeys/funnel/funnel-answer.ts'
import { parseFunnel } from '../query/journeys/funnel/parse-funnel.ts'
import { planFunnel } from '../query/journeys/funnel/plan-funnel.ts'
import { checkSchedule } from '../query/time/schedule.ts'
import { CohortClock } from './cohort-clock.ts'
import { createCohortEngine, findAmong, type CohortEngine } from './cohort-engine.ts'
import { uses } from './uses.ts'

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

/** What is to be kept by a name. */
export interface ToKeep {
  readonly name: string
  readonly definition: Around
  /** When a cohort is recomputed, as cron has it; without it, it is live. */
  readonly schedule?: string
  /** Of the schedule. Default: the project's. */
  readonly timezone?: string
}

/** What a cohort is at: `ready` where it was counted, `new` where not yet. */
export const cohortStatuses = ['new', 'computing', 'ready', 'failed'] as const
export type CohortStatus = (typeof cohortStatuses)[number]

/** Funnels and cohorts that are kept by name. Every method that takes an id takes a name too. */
export interface JourneyEngine {
  readonly cohorts: CohortEngine
  list(projectId: string, kind: JourneyKind): Promise<readonly JourneyRecord[]>
  find(projectId: string, kind: JourneyKind, idOrName: string): Promise<JourneyRecord>
  /** Keeps it where it can be answered, and counts a cohort. @throws AppError `question_invalid` */
  keep(keeper: Keeper, kind: JourneyKind, kept: ToKeep): Promise<JourneyRecord>
  remove(projectId: string, kind: JourneyKind, idOrName: string): Promise<void>
  analyse(context: QueryContext, idOrName: string, around: Around): Promise<FunnelAnswer>
  statusOf(cohort: JourneyRecord): CohortStatus
  /** When a cohort is counted next by itself. */
  nextCount(cohort: JourneyRecord): Date | undefined
  close(): Promise<void>
}

export async function createJourneyEngine({
  control,
  query,
  logger,
}: JourneyEngineDeps): Promise<JourneyEngine> {
  const { journeys: records } = control
  const cohorts = createCohortEngine({ records, query, logger })

  const zones = new Map((await control.projects()).map(({ id, timezone }) => [id, timezone]))
  const clock = new CohortClock(async ({ projectId, id }) => {
    const context = { scope: { projectId, tenantId: undefined }, timezone: zones.get(projectId) ?? 'UTC' }
    try {
      // As it is by now.
      const cohort = (await records.list(projectId, 'cohort')).find((record) => record.id === id)
      if (cohort !== undefined) await cohorts.recount(context, cohort)
    } catch (error) {
      // Nobody waits for it, and control may be back by the next time.
      logger.warn({ cohort: id, error: String(error) }, 'What came of counting a cohort could not be kept.')
    }
  })
  for (const cohort of await records.allCohorts()) clock.set(cohort, zones.get(cohort.projectId) ?? 'UTC')

  const list = (projectId: string, kind: JourneyKind) => records.list(projectId, kind)
  const find = async (projectId: string, kind: JourneyKind, idOrName: string) =>
    findAmong(await list(projectId, kind), kind, idOrName)

  async function keepCohort({ context, by }: Keeper, { name, definition, ...when }: ToKeep) {
    const { schedule, timezone } = when
    if (schedule !== undefined) {
      checkSchedule({ cron: schedule, timezone: timezone ?? context.timezone }, '/schedule')
    }
    const { projectId } = context.scope
    const kept = await cohorts.toKeep(context, name, definition)
    const record = await records.put({
      projectId,
      kind: 'cohort',
      name,
      definition: kept,
      createdBy: by,
      schedule: schedule ?? null,
      timezone: schedule === undefined ? null : (timezone ?? context.timezone),
    })
    zones.set(projectId, context.timezone)
    clock.set(record, context.timezone)
    await clock.run(record)
    return find(projectId, 'cohort', record.id)
  }

  return {
    cohorts,
    list,
    find,

    async keep(keeper, kind, kept) {
      if (kind === 'cohort') return keepCohort(keeper, kept)
      const { context, by } = keeper
      const { name, definition } = kept
      const { projectId } = context.scope
      const planContext = planContextOf(query, context, query.now())
      const asked = parseFunnel({ kind, last: '30d', ...definition })
      planFunnel(bindCohorts(asked, await list(projectId, 'cohort'), planContext), planContext)
      return records.put({ projectId, kind, name, definition, createdBy: by, schedule: null, timezone: null })
    },

    async remove(projectId, kind, idOrName) {
      const { id, name } = await find(projectId, kind, idOrName)
      const user = (await list(projectId, 'cohort')).find(
        (other) => kind === 'cohort' && other.id !== id && uses(other.definition, [id, name]),
      )
      if (user !== undefined) {
        throw new AppError(
          'request_invalid',
          `The cohort "${user.name}" is made of this one. Change that one first.`,
        )
      }
      await records.remove(projectId, id)
      clock.remove(id)
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

    statusOf({ id, fault, countedAt }) {
      if (clock.isRunning(id)) return 'computing'
      if (fault !== null) return 'failed'
      return countedAt === null ? 'new' : 'ready'
    },

    nextCount: ({ id }) => clock.nextRun(id),
    close: () => clock.close(),
  }
}

function withoutUndefined(fields: Around): Around {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
