export const journeyKinds = ['funnel', 'cohort'] as const
export type JourneyKind = (typeof journeyKinds)[number]

/** A funnel or a cohort that somebody keeps. */
export interface JourneyRecord {
  readonly id: string
  readonly projectId: string
  readonly kind: JourneyKind
  readonly name: string
  /** As it was written: whoever uses it parses it. */
  readonly definition: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  /** The e-mail address of a person, the id of a key, or `local`. */
  readonly createdBy: string
  readonly updatedAt: Date
  /** When a cohort is recomputed, as cron has it; null: it is live. */
  readonly schedule: string | null
  /** Of the schedule. */
  readonly timezone: string | null
  /** When it was counted last, and how many people there were; null until then. */
  readonly countedAt: Date | null
  readonly people: number | null
  /** Why it could not be counted the last time. */
  readonly fault: string | null
}

/** What came of counting a cohort. With `asOf` it is of that moment from then on. */
export type CohortCount = (CohortSize & { readonly asOf: string | undefined }) | { readonly fault: string }

export interface CohortSize {
  readonly at: Date
  readonly people: number
}

export type JourneyToKeep = Pick<
  JourneyRecord,
  'projectId' | 'kind' | 'name' | 'definition' | 'createdBy' | 'schedule' | 'timezone'
>

/** Funnels, cohorts and how large those were, in control's Postgres. */
export interface JourneyRecords {
  /** By name. */
  list(projectId: string, kind: JourneyKind): Promise<readonly JourneyRecord[]>
  /** Cohorts of every project: what the scheduler starts with. */
  allCohorts(): Promise<readonly JourneyRecord[]>
  /** Takes the place of one with the same name, and then keeps its id, and who made it when. It is not counted yet. */
  put(record: JourneyToKeep): Promise<JourneyRecord>
  remove(projectId: string, id: string): Promise<void>
  /** The oldest first. */
  sizes(cohortId: string): Promise<readonly CohortSize[]>
  /** Adds to the sizes too, where it could be counted. Does nothing where the cohort was changed or removed meanwhile. */
  setCount(cohort: Pick<JourneyRecord, 'id' | 'updatedAt'>, count: CohortCount): Promise<void>
}
