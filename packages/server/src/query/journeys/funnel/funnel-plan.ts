import type { Field } from '../../plan/field.ts'
import type { Group, Selection } from '../../plan/plan.ts'
import type { Interval } from '../../question.ts'
import type { Buckets, Range } from '../../time/buckets.ts'
import type { Zone } from '../../time/zone.ts'
import type { AttemptRule, FunnelOrder } from './funnel-question.ts'
import type { Node } from './graph.ts'

export interface PlannedStep extends Node {
  readonly selection: Selection
}

/** An attempt ends at such an event while the last step that it reached is one of `[from, until)`. */
export interface PlannedExclusion {
  readonly selection: Selection
  readonly from: number
  readonly until: number
}

/** Whose events make an attempt. */
export type Per =
  | { readonly kind: 'person' }
  | { readonly kind: 'session' }
  | { readonly kind: 'same'; readonly field: Field }

export interface FunnelPlan {
  readonly kind: 'funnel'
  readonly zone: Zone
  readonly world: Selection
  readonly steps: readonly PlannedStep[]
  readonly exclusions: readonly PlannedExclusion[]
  readonly order: FunnelOrder
  readonly windowMs: number
  readonly per: Per
  readonly attempts: AttemptRule
  /** Attempts begin in it. */
  readonly range: Range
  /** With the time in which attempts that begin at its end may still go on. */
  readonly read: Range
  readonly breakdown: Group | undefined
  /** The place of the step whose event has the value; `undefined`: that of the attempt's first event. */
  readonly breakdownStep: number | undefined
  readonly breakdownLimit: number
  readonly control: string | undefined
  readonly interval: Interval | undefined
  readonly buckets: Buckets | undefined
  readonly next: number | undefined
}
