import { fault } from '../../parse/read.ts'
import type { PlanContext } from '../../plan/plan-question.ts'
import type { Selection } from '../../plan/plan.ts'
import { resolveField } from '../../plan/field.ts'
import { resolveGroups } from '../../plan/resolve-measure.ts'
import { bucketsOf } from '../../time/buckets.ts'
import { checkRange } from '../../time/range.ts'
import { choose, chooseAny, resolveJourney } from '../journey-given.ts'
import { windowMs } from '../parse-shared.ts'
import type { FunnelPlan, Per, PlannedExclusion, PlannedStep } from './funnel-plan.ts'
import type { FunnelExclusion, FunnelQuestion, FunnelStep } from './funnel-question.ts'
import { graphOf, type Node } from './graph.ts'

const defaultWindow = '7d'

/** @throws AppError `question_invalid`, `query_too_large` */
export function planFunnel(question: FunnelQuestion, context: PlanContext): FunnelPlan {
  const { zone, range, world } = resolveJourney(question, context)
  const order = question.order ?? 'ordered'
  const nodes = graphOf(question.steps)
  const length = windowMs(question.window ?? defaultWindow, '/window')
  checkOrder(question, nodes)
  // Where any step may be the first, an attempt that begins before the end is not told from one that ends after it.
  const untilMs = order === 'any' ? range.untilMs : range.untilMs + length
  const breakdown = resolveBreakdown(question)
  return {
    kind: 'funnel',
    zone,
    world,
    steps: nodes.map((node, index) => planStep(world, question.steps[index] ?? {}, node, index)),
    exclusions: (question.exclusions ?? []).map((exclusion, index) =>
      planExclusion(world, exclusion, { index, steps: nodes.length }),
    ),
    order,
    windowMs: length,
    per: planPer(question),
    attempts: question.attempts ?? 'best',
    range,
    read: checkRange({ fromMs: range.fromMs, untilMs }, '/window'),
    breakdown,
    breakdownStep: question.breakdown_step === undefined ? undefined : question.breakdown_step - 1,
    breakdownLimit: question.breakdown_limit ?? 10,
    control: question.control,
    interval: question.interval,
    buckets: question.interval === undefined ? undefined : bucketsOf(range, question.interval, zone),
    next: question.next,
  }
}

function planStep(world: Selection, step: FunnelStep, node: Node, index: number): PlannedStep {
  const path = `/steps/${index}`
  const selection =
    step.any === undefined ? choose(world, step, path) : chooseAny(world, step.any, `${path}/any`)
  return { ...node, selection }
}

function planExclusion(
  world: Selection,
  exclusion: FunnelExclusion,
  { index, steps }: { readonly index: number; readonly steps: number },
): PlannedExclusion {
  const path = `/exclusions/${index}`
  const { from_step: from = 1, until_step: until = steps } = exclusion
  if (until > steps)
    throw fault(`${path}/until_step`, `There are ${steps} steps: name a place from 2 to ${steps}.`)
  if (from >= until) throw fault(`${path}/from_step`, '"from_step" comes before "until_step".')
  return { selection: choose(world, exclusion, path), from: from - 1, until: until - 1 }
}

function planPer({ per = 'person' }: FunnelQuestion): Per {
  if (per === 'person') return { kind: 'person' }
  if (per === 'session') return { kind: 'session' }
  const field = resolveField(per.same, '/per/same')
  if (field.kind === 'session') throw fault('/per/same', 'For one session write "per": "session".')
  return { kind: 'same', field }
}

function resolveBreakdown({ breakdown, breakdown_step: step, control }: FunnelQuestion) {
  if (breakdown === undefined) {
    if (step !== undefined)
      throw fault('/breakdown_step', 'There is no breakdown. Add one, or leave this out.')
    if (control !== undefined)
      throw fault('/control', 'There is no breakdown by variant. Add one, or leave this out.')
    return undefined
  }
  const [group] = resolveGroups([breakdown], '')
  if (group?.field.kind === 'session') {
    throw fault(
      '/breakdown',
      `"${group.field.name}" is known of whole sessions only. Take a field of the event.`,
    )
  }
  return group
}

function checkOrder(
  { order = 'ordered', steps, exclusions = [] }: FunnelQuestion,
  nodes: readonly Node[],
): void {
  if (order === 'ordered') return
  if (exclusions.length > 0) {
    throw fault(
      '/exclusions',
      order === 'strict'
        ? 'In strict order nothing comes between anyhow. Leave the exclusions out, or ask in order "ordered".'
        : 'Between steps in any order there is no between. Ask in order "ordered".',
    )
  }
  const branching = nodes.findIndex(
    ({ isOptional }, index) => isOptional || steps[index]?.after !== undefined,
  )
  if (order === 'any' && branching !== -1) {
    throw fault(
      `/steps/${branching}`,
      'Steps in any order have neither branches nor optional ones. Ask in order "ordered".',
    )
  }
}
