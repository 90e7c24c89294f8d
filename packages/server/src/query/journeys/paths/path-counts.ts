/** A step as it is called; null where the field is unset. */
export type PathStep = string | null | { readonly end: true }

/** How many units went which way: the most frequent first. */
export interface PathCounts {
  readonly units: number
  readonly paths: readonly {
    readonly steps: readonly (string | null)[]
    readonly ended: boolean
    readonly count: number
  }[]
  readonly links: readonly {
    readonly place: number
    readonly from: PathStep
    readonly to: PathStep
    readonly count: number
  }[]
}
