import type { Event } from '@tidemark/event'
import type { FunnelQuestion, FunnelStep } from '../journeys/funnel/funnel-question.ts'
import { naiveBuckets } from './calendar.ts'
import { fieldValue } from './field-value.ts'
import { knownOf } from './known.ts'
import { isPicked, seen, type NaiveRange } from './selected.ts'

interface Entry {
  readonly step: number
  readonly at: number
  /** The place of the event among those of its unit. */
  readonly place: number
}

export interface NaiveAttempt {
  readonly person: string
  readonly path: readonly Entry[]
  readonly value: string | null
  readonly isFinished: boolean
  /** The name of the unit's event after the last of the attempt; '' for none. */
  readonly next: string
}

interface Walk {
  readonly steps: readonly FunnelStep[]
  readonly before: readonly (readonly number[])[]
  readonly depths: readonly number[]
  readonly question: FunnelQuestion
  readonly windowMs: number
  readonly range: NaiveRange
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Every attempt that counts, by going from each event on which one may begin, event by event. */
export function naiveAttempts(
  events: readonly Event[],
  question: FunnelQuestion,
  range: NaiveRange,
): readonly NaiveAttempt[] {
  const { steps, order, per = 'person', window = '7d' } = question
  const windowMs = Number(window.slice(0, -1)) * (unitMs[window.slice(-1)] ?? 0)
  const until = range.untilMs + (order === 'any' ? 0 : windowMs)
  const { filter } = question
  const world = seen(events, question, { ...range, untilMs: until }).filter((event) =>
    isPicked(event, filter === undefined ? {} : { filter }),
  )
  const before = naiveBefore(steps)
  const depths = steps.map((_, step) => longest(before, step))
  const walk = { steps, before, depths, question, windowMs, range }
  const units = new Map<string, Event[]>()
  for (const event of world) {
    const { person, session } = knownOf(event)
    const key =
      per === 'person' ? person : per === 'session' ? session : person && fieldValue(event, per.same).text
    if (key === null || (key === '' && (typeof per === 'string' || person === ''))) continue
    const unit = JSON.stringify([person, key])
    units.set(unit, [...(units.get(unit) ?? []), event])
  }
  const isOpen = order === 'strict'
  return [...units.values()].flatMap((all) => {
    const relevant = (event: Event) => isOpen || order === 'any' || signature(walk, event).includes('1')
    const byName = inOrder(walk, all, ({ name }) => name)
    const byValue = inOrder(walk, all, (event) => valueOf(question, event)).filter(relevant)
    const attempts = order === 'any' ? anyOrder(walk, byName) : linked(walk, byValue)
    return attempts.map((path) =>
      finish(walk, path, { byValue, byName: byName.filter(relevant), all: byName }),
    )
  })
}

/** What each step may come right after: the step before, or what it says; and through those that may be left out. */
function naiveBefore(steps: readonly FunnelStep[]): readonly (readonly number[])[] {
  const names = steps.map(({ name }, index) => name ?? String(index + 1))
  const before: number[][] = []
  steps.forEach(({ after }, index) => {
    const direct =
      after === undefined ? (index === 0 ? [] : [index - 1]) : after.map((name) => names.indexOf(name))
    const all = direct.flatMap((place) =>
      steps[place]?.optional === true ? [place, ...(before[place] ?? [])] : [place],
    )
    before.push([...new Set(all)].toSorted((a, b) => a - b))
  })
  return before
}

function longest(before: readonly (readonly number[])[], step: number): number {
  return 1 + Math.max(0, ...(before[step] ?? []).map((place) => longest(before, place)))
}

/** By time; in one millisecond in the order of the steps, then of the exclusions; then by a text, unset last. */
function inOrder(
  walk: Walk,
  events: readonly Event[],
  textOf: (event: Event) => string | null,
): readonly Event[] {
  return events.toSorted(
    (a, b) =>
      a.timestamp - b.timestamp ||
      (signature(walk, a) > signature(walk, b) ? -1 : signature(walk, a) < signature(walk, b) ? 1 : 0) ||
      byBytes(textOf(a), textOf(b)),
  )
}

/** A letter for each step and exclusion: '1' where the event is one. */
function signature({ steps, question: { exclusions = [] } }: Walk, event: Event): string {
  return [
    ...steps.map((step) => isStep(step, event)),
    ...exclusions.map((exclusion) => isPicked(event, exclusion)),
  ]
    .map((is) => (is ? '1' : '0'))
    .join('')
}

function isStep(step: FunnelStep, event: Event): boolean {
  return step.any === undefined ? isPicked(event, step) : step.any.some((choice) => isPicked(event, choice))
}

function linked(walk: Walk, events: readonly Event[]): readonly (readonly Entry[])[] {
  const { attempts = 'best' } = walk.question
  const starts = events.flatMap((event, place) => (mayBegin(walk, event) ? [place] : []))
  const [first] = starts
  if (first === undefined) return []
  if (attempts === 'first') return [run(walk, events, first).path]
  if (attempts === 'best') {
    const runs = starts.map((start) => run(walk, events, start))
    return [runs.reduce((best, other) => (isBetter(walk, other.path, best.path) ? other : best)).path]
  }
  const paths: (readonly Entry[])[] = []
  let place = first
  for (;;) {
    const { path, end } = run(walk, events, place)
    paths.push(path)
    const next = starts.find((start) => start >= end && start > place)
    if (next === undefined) return paths
    place = next
  }
}

function mayBegin({ steps, before, range }: Walk, event: Event): boolean {
  return (
    event.timestamp < range.untilMs &&
    steps.some((step, index) => before[index]?.length === 0 && isStep(step, event))
  )
}

/** One attempt: the path to the furthest step that it reaches first, and the place of the first event after it is over. */
function run(walk: Walk, events: readonly Event[], start: number): { path: readonly Entry[]; end: number } {
  const { steps, before, depths, question, windowMs } = walk
  const { exclusions = [], order, attempts } = question
  const beginsAt = events[start]?.timestamp ?? 0
  let alive = new Map<number, readonly Entry[]>()
  let best: readonly Entry[] = []
  const depthOf = (path: readonly Entry[]) => depths[path.at(-1)?.step ?? -1] ?? 0
  const isLast = (step: number) => before.every((places) => !places.includes(step))
  for (let place = start; place < events.length; place += 1) {
    const event = events[place]
    if (event === undefined) break
    const lastStep = best.at(-1)?.step
    const isOver =
      event.timestamp - beginsAt > windowMs ||
      (place > start && alive.size === 0) ||
      (attempts === 'each' && lastStep !== undefined && isLast(lastStep))
    if (isOver) return { path: best, end: place }
    const next = new Map<number, readonly Entry[]>()
    for (const [step, path] of alive) {
      const isEnded = exclusions.some(
        ({ from_step: from = 1, until_step: until = steps.length, ...choice }) =>
          step >= from - 1 && step < until - 1 && isPicked(event, choice),
      )
      if (order !== 'strict' && !isEnded) next.set(step, path)
    }
    steps.forEach((step, index) => {
      if (!isStep(step, event)) return
      const from = before[index]?.findLast((place) => alive.has(place))
      const entry = { step: index, at: event.timestamp, place }
      if (from === undefined && !(place === start && before[index]?.length === 0)) return
      const path = [...(from === undefined ? [] : (alive.get(from) ?? [])), entry]
      if (!next.has(index)) next.set(index, path)
      if (depthOf(path) > depthOf(best)) best = path
    })
    alive = next
  }
  return { path: best, end: events.length }
}

/** Further; then there earlier; then of the step that is listed first; then begun later; then over later steps. */
function isBetter({ depths }: Walk, a: readonly Entry[], b: readonly Entry[]): boolean {
  const [lastA, lastB] = [a.at(-1), b.at(-1)]
  if (lastA === undefined || lastB === undefined) return lastA !== undefined
  const byOrder =
    (depths[lastA.step] ?? 0) - (depths[lastB.step] ?? 0) ||
    lastB.place - lastA.place ||
    lastB.step - lastA.step ||
    (a[0]?.at ?? 0) - (b[0]?.at ?? 0)
  if (byOrder !== 0) return byOrder > 0
  for (let back = 1; back <= Math.min(a.length, b.length); back += 1) {
    const difference = (a.at(-back)?.step ?? 0) - (b.at(-back)?.step ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}

function anyOrder(
  { steps, question, windowMs }: Walk,
  events: readonly Event[],
): readonly (readonly Entry[])[] {
  const { attempts = 'best' } = question
  const entries = events.flatMap((event, place) =>
    steps.flatMap((step, index) =>
      isStep(step, event) ? [{ step: index, at: event.timestamp, place }] : [],
    ),
  )
  const sorted = (path: readonly Entry[]) =>
    path.toSorted((a, b) => a.at - b.at || a.place - b.place || a.step - b.step)
  if (attempts === 'best') {
    let best: readonly Entry[] = []
    for (const { at, place } of entries) {
      // Of each step the last event of the window that ends with this one.
      const inside = entries.filter((entry) => entry.place <= place && at - entry.at <= windowMs)
      const lasts = steps.flatMap((_, step) => inside.findLast((entry) => entry.step === step) ?? [])
      if (lasts.length > best.length) best = sorted(lasts)
    }
    return best.length === 0 ? [] : [best]
  }
  const paths: Entry[][] = []
  for (const entry of entries) {
    const path = paths.at(-1)
    const begun = path?.[0]
    const sameEvent = path?.at(-1)?.place === entry.place
    const isOver =
      path === undefined ||
      begun === undefined ||
      entry.at - begun.at > windowMs ||
      (path.length === steps.length && !sameEvent)
    if (isOver) paths.push([entry])
    else if (!path.some(({ step }) => step === entry.step)) path.push(entry)
  }
  return attempts === 'first' ? paths.slice(0, 1) : paths
}

function finish(
  walk: Walk,
  path: readonly Entry[],
  lists: Readonly<Record<'byValue' | 'byName' | 'all', readonly Event[]>>,
): NaiveAttempt {
  const { steps, before, question } = walk
  const asked = question.breakdown_step
  const entry = asked === undefined ? path[0] : path.find(({ step }) => step === asked - 1)
  const event = entry === undefined ? undefined : lists.byValue[entry.place]
  const last = path.at(-1)
  const lastEvent = last === undefined ? undefined : lists.byName[last.place]
  const following = steps.flatMap((step, index) =>
    before[index]?.includes(last?.step ?? -1) === true ? [step] : [],
  )
  const first = path[0] === undefined ? undefined : lists.byName[path[0].place]
  return {
    person: first === undefined ? '' : knownOf(first).person,
    path,
    value: event === undefined ? null : valueOf(question, event),
    isFinished:
      question.order === 'any'
        ? path.length === steps.length
        : following.every(({ optional }) => optional === true),
    next: lastEvent === undefined ? '' : (lists.all[lists.all.indexOf(lastEvent) + 1]?.name ?? ''),
  }
}

function valueOf({ breakdown }: FunnelQuestion, event: Event): string | null {
  return typeof breakdown === 'string' ? fieldValue(event, breakdown).text : null
}

function byBytes(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** How many attempts begin in each bucket, and how many of those are finished. */
export function naiveCourse(
  attempts: readonly NaiveAttempt[],
  { interval = 'day' }: FunnelQuestion,
  range: NaiveRange,
  zone: string,
) {
  const starts = naiveBuckets(range.fromMs, range.untilMs, interval, zone)
  const inBucket = starts.map((start, index) =>
    attempts.filter(({ path }) => {
      const at = path[0]?.at ?? 0
      return at >= start && at < (starts[index + 1] ?? range.untilMs)
    }),
  )
  return {
    started: inBucket.map(({ length }) => length),
    finished: inBucket.map((list) => list.filter(({ isFinished }) => isFinished).length),
  }
}
