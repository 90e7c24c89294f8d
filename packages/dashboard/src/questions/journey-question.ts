import type { Interval } from '../api/answers.ts'
import type { Filter, SharedQuestion } from './question.ts'

/** What the API is asked about journeys: the parts of a question that are not shared with others. */

/** Which events count: those of a name, or of several, that a filter lets through. Neither: every event. */
export interface EventChoice {
  readonly event?: string | readonly string[]
  readonly filter?: Filter
}

export interface FunnelStep extends EventChoice {
  readonly name?: string
  readonly any?: readonly EventChoice[]
  readonly optional?: boolean
  /** Names of steps. Without it: the one before. None: an attempt may begin with it. */
  readonly after?: readonly string[]
}

export interface FunnelExclusion extends EventChoice {
  readonly from_step?: number
  readonly until_step?: number
}

export const funnelOrders = ['ordered', 'strict', 'any'] as const
export const funnelAttempts = ['best', 'first', 'each'] as const
/** A step or a rule more than this is refused. */
export const journeyLimits = { steps: 20, exclusions: 5, choices: 10, brackets: 100, rules: 50 } as const

export interface FunnelDefinition {
  readonly steps: readonly FunnelStep[]
  /** Of its own, beside that of the view. */
  readonly filter?: Filter
  readonly window?: string
  readonly order?: (typeof funnelOrders)[number]
  readonly per?: 'person' | 'session' | { readonly same: string }
  readonly attempts?: (typeof funnelAttempts)[number]
  readonly exclusions?: readonly FunnelExclusion[]
  readonly breakdown?: string
  readonly breakdown_step?: number
  readonly breakdown_limit?: number
  readonly control?: string
  readonly interval?: Interval
  readonly next?: number
}

export const retentionIntervals = ['day', 'week', 'month'] as const
export const retentionStarts = ['first', 'first_in_range', 'every'] as const

export interface RetentionDefinition {
  readonly start?: EventChoice
  readonly return?: EventChoice
  readonly interval?: (typeof retentionIntervals)[number]
  readonly rolling?: boolean
  readonly periods?: number
  readonly brackets?: readonly number[]
  readonly starts?: (typeof retentionStarts)[number]
  readonly returns?: 'on' | 'on_or_after'
  readonly breakdown?: string
  readonly breakdown_limit?: number
}

export interface PathGroup {
  readonly match: string
  readonly as?: string
}

export interface PathDefinition {
  readonly of?: EventChoice
  readonly after?: EventChoice
  readonly before?: EventChoice
  readonly steps?: number
  readonly by?: string
  readonly groups?: readonly PathGroup[]
  readonly fold?: boolean
  readonly per?: 'person' | 'session'
  readonly limit?: number
}

/** What every question about journeys may say beside its own parts. */
export type JourneyAround = Omit<SharedQuestion, 'event'>

export type FunnelQuestion = { readonly kind: 'funnel' } & FunnelDefinition & JourneyAround
export type RetentionQuestion = { readonly kind: 'retention' } & RetentionDefinition & JourneyAround
export type PathQuestion = { readonly kind: 'path' } & PathDefinition & JourneyAround
