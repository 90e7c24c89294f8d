import type { DefinitionFault, FileFault, MetricFile } from '@tidemark/metric'
import type { Logger } from 'pino'
import type { MetricRecord, MetricRecords, MetricSchedule } from '../control/metric-records.ts'
import { must } from '../errors.ts'
import type { QueryContext, QueryDeps } from '../query/answer-question.ts'
import { answerMetric, type MetricAnswer } from './answer-metric.ts'
import {
  decideDefinition,
  decideFiles,
  decideRemoval,
  type Decided,
  type MetricDifference,
} from './change-metrics.ts'
import { findMetric } from './find-metric.ts'
import { keepResults } from './keep-results.ts'
import { parseMetricQuestion } from './metric-question.ts'
import { readCatalogue } from './read-catalogue.ts'
import { resultsOf, type MetricResults } from './results.ts'
import { checkSchedule } from '../query/time/schedule.ts'
import { MetricScheduler } from './scheduler.ts'

export interface MetricEngineDeps {
  readonly records: MetricRecords
  readonly query: QueryDeps
  readonly logger: Pick<Logger, 'warn'>
}

/** Who changes metrics, and of which project. */
export interface Author {
  readonly projectId: string
  /** The e-mail address of a person, the id of a key, or `local`. */
  readonly by: string
}

export interface Schedule extends Pick<MetricSchedule, 'cron' | 'timezone' | 'last'> {
  readonly nextRun: Date | undefined
}

/** Metrics of all projects: defined, calculated, on schedule. */
export interface MetricEngine {
  list(projectId: string): Promise<readonly MetricRecord[]>
  /** By id or name, with every version, the newest first. @throws AppError `not_found` */
  versions(projectId: string, idOrName: string): Promise<readonly MetricRecord[]>
  /** A new metric, or a new version of the one with that name. @throws AppError `metric_invalid` */
  define(
    author: Author,
    given: unknown,
  ): Promise<{
    readonly record: MetricRecord
    readonly outcome: MetricDifference['outcome']
    readonly warnings: readonly DefinitionFault[]
  }>
  /** Brings the metrics to what the files say, or with `isDryRun` says what it would. @throws AppError `metric_invalid` */
  apply(
    author: Author,
    files: readonly MetricFile[],
    isDryRun: boolean,
  ): Promise<Pick<Decided<FileFault>, 'differences' | 'warnings'>>
  /** @throws AppError `not_found`, `metric_in_use` */
  remove(author: Author, idOrName: string): Promise<void>
  /** @throws AppError `question_invalid`, `not_found`, `metric_invalid`, and as `answerQuestion` does. */
  calculate(context: QueryContext, question: unknown): Promise<MetricAnswer>
  /** The results of a metric in a range. @throws AppError as `calculate` does. */
  results(context: QueryContext, idOrName: string, range: unknown): Promise<MetricResults>
  schedule(projectId: string, idOrName: string): Promise<Schedule | undefined>
  /** Calculates the results for the first time before it resolves. @throws AppError `request_invalid` */
  setSchedule(
    projectId: string,
    idOrName: string,
    schedule: Pick<MetricSchedule, 'cron' | 'timezone' | 'last'>,
  ): Promise<Schedule>
  removeSchedule(projectId: string, idOrName: string): Promise<void>
  /** Starts nothing more, and waits for what runs. */
  close(): Promise<void>
}

/** With every schedule that there is set. */
export async function createMetricEngine(deps: MetricEngineDeps): Promise<MetricEngine> {
  const { records, query } = deps
  const scheduler = new MetricScheduler({
    run: async (schedule) => {
      await keepResults(deps, schedule)
    },
    logger: deps.logger,
  })
  for (const schedule of await records.schedules()) scheduler.set(schedule)

  const find = async (projectId: string, idOrName: string) =>
    findMetric(await records.list(projectId), idOrName)

  return {
    list: (projectId) => records.list(projectId),

    versions: async (projectId, idOrName) => {
      const { id } = await find(projectId, idOrName)
      return await records.versions(projectId, id)
    },

    async define({ projectId, by }, given) {
      const catalogue = await readCatalogue(query, { projectId, tenantId: undefined })
      const { decide, decided } = remembering((current) => decideDefinition(current, given, catalogue))
      const after = await records.change(projectId, by, decide)
      const { differences, warnings } = decided()
      const [{ name, outcome } = { name: '', outcome: 'unchanged' as const }] = differences
      return { record: findMetric(after, name), outcome, warnings }
    },

    async apply({ projectId, by }, files, isDryRun) {
      const catalogue = await readCatalogue(query, { projectId, tenantId: undefined })
      if (isDryRun) return decideFiles(await records.list(projectId), files, catalogue)
      const { decide, decided } = remembering((current) => decideFiles(current, files, catalogue))
      await records.change(projectId, by, decide)
      return decided()
    },

    async remove({ projectId, by }, idOrName) {
      const { id } = await find(projectId, idOrName)
      await records.change(projectId, by, (current) => decideRemoval(current, findMetric(current, id)))
      scheduler.remove(id)
    },

    calculate: async (context, question) => await answerMetric(deps, context, parseMetricQuestion(question)),

    results: (context, idOrName, range) => resultsOf(deps, context, idOrName, range),

    async schedule(projectId, idOrName) {
      const { id } = await find(projectId, idOrName)
      const found = await records.schedule(id)
      return found && { ...found, nextRun: scheduler.nextRun(id) }
    },

    async setSchedule(projectId, idOrName, given) {
      checkSchedule(given)
      const { id } = await find(projectId, idOrName)
      const schedule = { ...given, metricId: id, projectId }
      // First of all: what cannot be calculated is not to be tried every night.
      await keepResults(deps, schedule)
      await records.setSchedule(schedule)
      scheduler.set(schedule)
      return { ...given, nextRun: scheduler.nextRun(id) }
    },

    async removeSchedule(projectId, idOrName) {
      const { id } = await find(projectId, idOrName)
      await records.removeSchedule(id)
      scheduler.remove(id)
    },

    close: () => scheduler.close(),
  }
}

/** A decision that is made in a transaction, and asked about after it. */
function remembering<F>(make: (current: readonly MetricRecord[]) => Decided<F>) {
  let made: Decided<F> | undefined
  return {
    decide: (current: readonly MetricRecord[]) => {
      made = make(current)
      return made.change
    },
    decided: () => must(made, 'a change that was made was decided'),
  }
}
