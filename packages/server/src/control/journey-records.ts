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
}

export interface CohortSize {
  readonly at: Date
  readonly people: number
}

/** Funnels, cohorts and how large those were, in control's Postgres. */
export interface JourneyRecords {
  /** By name. */
  list(projectId: string, kind: JourneyKind): Promise<readonly JourneyRecord[]>
  /** Cohorts of every project: what the scheduler starts with. */
  allCohorts(): Promise<readonly JourneyRecord[]>
  /** Takes the place of one with the same name, and then keeps its id. */
  put(
    record: Pick<JourneyRecord, 'projectId' | 'kind' | 'name' | 'definition' | 'createdBy'>,
  ): Promise<JourneyRecord>
  remove(projectId: string, id: string): Promise<void>
  /** The oldest first. */
  sizes(cohortId: string): Promise<readonly CohortSize[]>
  addSize(cohortId: string, size: CohortSize): Promise<void>
}
