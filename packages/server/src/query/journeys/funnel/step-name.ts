import type { FunnelPlan } from './funnel-plan.ts'

/** What an answer calls a step: in any order it is not one of them, but how many. */
export function stepName({ order, steps }: FunnelPlan, place: number): string {
  return order === 'any' ? `${place + 1} of ${steps.length}` : (steps[place]?.name ?? '')
}
