import type { FlowLink, FlowNode } from '../charts/flow-layout.ts'
import { stepsBefore, type FunnelTotal, type StepTotal } from './funnel-figures.ts'
import type { FunnelDefinition } from './journey-question.ts'

export interface FunnelFlowNode extends FlowNode {
  readonly step: StepTotal
}

export interface FunnelFlowLink extends FlowLink {
  /** Of those who were at the step that it leads from. */
  readonly share: number | null
}

/** A funnel with branches as it was gone: a column for each step on the longest way. */
export function funnelFlow(
  definition: Pick<FunnelDefinition, 'steps'>,
  total: FunnelTotal,
): { readonly nodes: readonly FunnelFlowNode[]; readonly links: readonly FunnelFlowLink[] } {
  const columns: number[] = []
  for (const places of stepsBefore(definition)) {
    columns.push(places.length === 0 ? 0 : 1 + Math.max(...places.map((place) => columns[place] ?? 0)))
  }
  const gone = new Map<string, { readonly from: string; readonly to: string; value: number }>()
  for (const { steps, count } of total.paths) {
    for (const [index, to] of steps.slice(1).entries()) {
      const from = steps[index] ?? ''
      const key = JSON.stringify([from, to])
      const link = gone.get(key) ?? { from, to, value: 0 }
      link.value += count
      gone.set(key, link)
    }
  }
  const countOf = new Map(total.steps.map(({ name, count }) => [name, count]))
  return {
    nodes: total.steps.map((step, place) => ({
      id: step.name,
      column: columns[place] ?? place,
      value: step.count,
      step,
    })),
    links: [...gone.values()].map((link) => {
      const whole = countOf.get(link.from) ?? 0
      return { ...link, share: whole === 0 ? null : link.value / whole }
    }),
  }
}
