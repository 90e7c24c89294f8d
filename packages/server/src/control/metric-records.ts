import type { MetricDefinition } from '@tidemark/metric'

/** A metric in one of its versions. */
export interface MetricRecord {
  readonly id: string
  readonly version: number
  readonly definition: MetricDefinition
  readonly createdAt: Date
  /** The e-mail address of a person, the id of a key, or `local`. */
  readonly createdBy: string
}

/** What is to be changed together. */
export interface MetricChange {
  /** New metrics by new names, new versions of those that there are. */
  readonly put: readonly MetricDefinition[]
  /** Ids. */
  readonly remove: readonly string[]
}

export interface MetricSchedule {
  readonly metricId: string
  readonly projectId: string
  readonly cron: string
  /** In which the cron expression and the buckets are meant. */
  readonly timezone: string
  /** How far back results are kept right, such as `30d`. */
  readonly last: string
}

/** The value of one bucket, `[from, until)`. */
export interface MetricResult {
  readonly from: Date
  readonly until: Date
  readonly value: number | null
  readonly version: number
  /** What it was calculated from: while that is the same, so is the value. */
  readonly madeOf: string
  readonly computedAt: Date
}

/** Buckets of one kind; results of others are others. */
export interface MetricBuckets {
  readonly metricId: string
  readonly timeWindow: string
  readonly timezone: string
}

/** Metrics, their schedules and results, in control's Postgres. */
export interface MetricRecords {
  /** The newest version of each, by name. */
  list(projectId: string): Promise<readonly MetricRecord[]>
  /** Every version, the newest first; none of a metric that there is not or that was removed. */
  versions(projectId: string, id: string): Promise<readonly MetricRecord[]>
  /**
   * Makes what `decide` decides about the metrics that there are, all of it or nothing: nobody changes them
   * meanwhile. Gives the metrics that there are then.
   */
  change(
    projectId: string,
    by: string,
    decide: (current: readonly MetricRecord[]) => MetricChange,
  ): Promise<readonly MetricRecord[]>
  /** Of every project: what the scheduler starts with. */
  schedules(): Promise<readonly MetricSchedule[]>
  schedule(metricId: string): Promise<MetricSchedule | undefined>
  setSchedule(schedule: MetricSchedule): Promise<void>
  removeSchedule(metricId: string): Promise<void>
  /** Those that begin in `[from, until)`, in order. */
  results(buckets: MetricBuckets, from: Date, until: Date): Promise<readonly MetricResult[]>
  /** Takes the place of results of the same buckets. */
  putResults(buckets: MetricBuckets, results: readonly MetricResult[]): Promise<void>
}
