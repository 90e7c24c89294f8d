import { Cron } from 'croner'
import type { Logger } from 'pino'
import type { MetricSchedule } from '../control/metric-records.ts'

export interface SchedulerDeps {
  /** Does what is due. */
  readonly run: (schedule: MetricSchedule) => Promise<void>
  readonly logger: Pick<Logger, 'warn'>
}

/** Runs metrics when their schedules say. One run of a metric at a time: one that is due meanwhile is left out. */
export class MetricScheduler {
  readonly #deps: SchedulerDeps
  readonly #jobs = new Map<string, Cron>()
  readonly #running = new Set<Promise<void>>()
  #closed = false

  constructor(deps: SchedulerDeps) {
    this.#deps = deps
  }

  /** Takes the place of the metric's schedule before. */
  set(schedule: MetricSchedule): void {
    this.remove(schedule.metricId)
    if (this.#closed) return
    const { cron, timezone } = schedule
    const job = new Cron(cron, { timezone, protect: true, unref: true }, () => this.#run(schedule))
    this.#jobs.set(schedule.metricId, job)
  }

  remove(metricId: string): void {
    this.#jobs.get(metricId)?.stop()
    this.#jobs.delete(metricId)
  }

  nextRun(metricId: string): Date | undefined {
    return this.#jobs.get(metricId)?.nextRun() ?? undefined
  }

  /** Starts nothing more, and waits for what runs. */
  async close(): Promise<void> {
    this.#closed = true
    for (const metricId of this.#jobs.keys()) this.remove(metricId)
    await Promise.all(this.#running)
  }

  async #run(schedule: MetricSchedule): Promise<void> {
    const run = this.#deps.run(schedule).catch((error: unknown) => {
      const { metricId } = schedule
      this.#deps.logger.warn({ metricId, error: String(error) }, 'A metric could not be calculated on time.')
    })
    this.#running.add(run)
    await run
    this.#running.delete(run)
  }
}
