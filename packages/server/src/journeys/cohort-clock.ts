import { Cron } from 'croner'
import type { JourneyRecord } from '../control/journey-records.ts'

/** A live cohort is counted every night, so that its course can be seen. */
const nightly = '17 3 * * *'

/** Recounts cohorts when their schedules say. One count of a cohort at a time: one that is due meanwhile is left out. */
export class CohortClock {
  readonly #recount: (cohort: JourneyRecord) => Promise<void>
  readonly #jobs = new Map<string, Cron>()
  readonly #running = new Map<string, Promise<void>>()
  #closed = false

  /** `recount` fails for nobody. */
  constructor(recount: (cohort: JourneyRecord) => Promise<void>) {
    this.#recount = recount
  }

  /** Takes the place of the cohort's schedule before. `timezone`: of a cohort that names none. */
  set(cohort: JourneyRecord, timezone: string): void {
    this.remove(cohort.id)
    if (this.#closed) return
    const options = { timezone: cohort.timezone ?? timezone, protect: true, unref: true }
    this.#jobs.set(cohort.id, new Cron(cohort.schedule ?? nightly, options, () => this.run(cohort)))
  }

  remove(id: string): void {
    this.#jobs.get(id)?.stop()
    this.#jobs.delete(id)
  }

  /** Recounts it now, or once a count that runs is over: that one may be by the rule before. */
  async run(cohort: JourneyRecord): Promise<void> {
    const { id } = cohort
    const run = (this.#running.get(id) ?? Promise.resolve()).then(() => this.#recount(cohort))
    this.#running.set(id, run)
    await run
    if (this.#running.get(id) === run) this.#running.delete(id)
  }

  isRunning(id: string): boolean {
    return this.#running.has(id)
  }

  nextRun(id: string): Date | undefined {
    return this.#jobs.get(id)?.nextRun() ?? undefined
  }

  /** Starts nothing more, and waits for what runs. */
  async close(): Promise<void> {
    this.#closed = true
    for (const id of this.#jobs.keys()) this.remove(id)
    await Promise.all(this.#running.values())
  }
}
