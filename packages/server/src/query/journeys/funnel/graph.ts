import { fault, pointer, shown } from '../../parse/read.ts'
import type { FunnelStep } from './funnel-question.ts'

/** A step and how it lies among the others. Steps are known by their places, from 0 on. */
export interface Node {
  readonly name: string
  readonly isOptional: boolean
  /** The steps that it may come right after, rising; none: an attempt may begin with it. */
  readonly after: readonly number[]
  /** How far an attempt is that has reached it: the most steps on a way to it, itself included. */
  readonly depth: number
  /** Whether an attempt that has reached it leaves nothing out that it should have reached. */
  readonly isGoal: boolean
  /** Whether nothing can come after it. */
  readonly isLast: boolean
}

/**
 * The graph that the steps make. A step comes after the one listed before it, unless it says after which; where one
 * of those may be left out, it also comes after what that one comes after.
 * @throws AppError `question_invalid` for steps that cannot be, with what to change.
 */
export function graphOf(steps: readonly FunnelStep[]): readonly Node[] {
  const names = steps.map(({ name }, index) => name ?? String(index + 1))
  checkNames(names)
  const direct = steps.map((step, index) =>
    step.after === undefined ? (index === 0 ? [] : [index - 1]) : placesOf(step.after, index, names),
  )
  checkOrder(direct, names)
  const after: number[][] = []
  for (const [index, places] of direct.entries()) {
    const all = places.flatMap((place) => [
      place,
      ...(steps[place]?.optional === true ? (after[place] ?? []) : []),
    ])
    after.push([...new Set(all)].toSorted((a, b) => a - b))
    if (steps[index]?.optional === true && places.length === 0) {
      throw fault(
        pointer(pointer('/steps', index), 'optional'),
        'An attempt begins with this step, so it cannot be left out. Begin with the next one, or make it a second first step with "after": [].',
      )
    }
  }
  const depths: number[] = []
  for (const places of after) depths.push(1 + Math.max(0, ...places.map((place) => depths[place] ?? 0)))
  return names.map((name, index) => {
    const following = after.flatMap((places, next) => (places.includes(index) ? [next] : []))
    return {
      name,
      isOptional: steps[index]?.optional === true,
      after: after[index] ?? [],
      depth: depths[index] ?? 1,
      isGoal: following.every((next) => steps[next]?.optional === true),
      isLast: following.length === 0,
    }
  })
}

function checkNames(names: readonly string[]): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) === index) return
    throw fault(
      `/steps/${index}/name`,
      `Two steps are called "${shown(name)}". Give them names of their own.`,
    )
  })
}

function placesOf(after: readonly string[], index: number, names: readonly string[]): number[] {
  return after.map((name, at) => {
    const place = names.indexOf(name)
    if (place !== -1) return place
    throw fault(`/steps/${index}/after/${at}`, `There is no step "${shown(name)}". Name one of the steps.`)
  })
}

/** Each step is listed after those that it follows: what goes round in a circle cannot be. */
function checkOrder(direct: readonly (readonly number[])[], names: readonly string[]): void {
  direct.forEach((places, index) => {
    const at = places.findIndex((place) => place >= index)
    if (at === -1) return
    const place = places[at] ?? index
    const path = `/steps/${index}/after/${at}`
    if (leadsTo(direct, index, place)) {
      throw fault(
        path,
        `"${shown(names[index])}" would come after itself. A funnel goes on and never back: leave one of the two links out.`,
      )
    }
    throw fault(path, `"${shown(names[place])}" is listed later. List steps after those that they follow.`)
  })
}

/** Whether `to` comes, over any number of steps, after `from`. */
function leadsTo(direct: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set<number>()
  const waiting = [to]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (place === from) return true
    if (seen.has(place)) continue
    seen.add(place)
    waiting.push(...(direct[place] ?? []))
  }
  return false
}
