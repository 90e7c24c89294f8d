import {
  journeyLimits,
  type EventChoice,
  type FunnelDefinition,
  type FunnelStep,
} from './journey-question.ts'

/** A step in the editor. It knows the others by place, so that renaming and moving break no branch. */
export interface DraftStep {
  /** As somebody wrote it; without it the step is called after its events. */
  readonly name?: string
  /** One at least; any of them will do. */
  readonly choices: readonly EventChoice[]
  readonly optional: boolean
  /** Places of the steps that it may follow. `undefined`: the one before. None: an attempt may begin with it. */
  readonly after?: readonly number[]
}

export function toDraft(steps: readonly FunnelStep[]): readonly DraftStep[] {
  const named = steps.map(({ name }, index) => name ?? String(index + 1))
  const called = stepNames(steps.map((step) => ({ choices: choicesOf(step), optional: false })))
  return steps.map((step, index) => {
    const choices = choicesOf(step)
    const after = step.after?.flatMap((name) => {
      const place = named.includes(name) ? named.indexOf(name) : called.indexOf(name)
      return place === -1 ? [] : [place]
    })
    const isOwn = step.name !== undefined && step.name !== '' && !isDerived(step.name, choices)
    // Who follows nobody that there is goes by the one before; who says to follow nothing begins.
    const isLost = after?.length === 0 && step.after?.length !== 0
    return {
      ...(isOwn ? { name: step.name } : {}),
      choices,
      optional: step.optional === true && index > 0,
      ...(after === undefined || isLost || index === 0 ? {} : { after }),
    }
  })
}

/** As the API takes them: each with a name of its own. */
export function fromDraft(draft: readonly DraftStep[]): readonly FunnelStep[] {
  const names = stepNames(draft)
  return draft.map(({ choices, optional, after }, index) => {
    const [only = {}] = choices
    return {
      name: names[index] ?? String(index + 1),
      ...(choices.length > 1 ? { any: choices } : only),
      ...(optional ? { optional } : {}),
      ...(after === undefined ? {} : { after: after.map((place) => names[place] ?? '') }),
    }
  })
}

/** What the steps are called, each differently: `saw`, or after its events, `page_view` and `page_view 2`. */
export function stepNames(draft: readonly DraftStep[]): readonly string[] {
  const taken = new Set<string>()
  return draft.map((step, index) => {
    const base = (step.name ?? derivedName(step.choices) ?? String(index + 1)).slice(0, 90)
    let name = base
    for (let number = 2; taken.has(name); number++) name = `${base} ${number}`
    taken.add(name)
    return name
  })
}

export function addStep(draft: readonly DraftStep[], event: string): readonly DraftStep[] {
  if (draft.length >= journeyLimits.steps) return draft
  return [...draft, { choices: [event === '' ? {} : { event }], optional: false }]
}

export function changeStep(
  draft: readonly DraftStep[],
  place: number,
  step: DraftStep,
): readonly DraftStep[] {
  return draft.map((one, index) => (index === place ? step : one))
}

export function removeStep(draft: readonly DraftStep[], place: number): readonly DraftStep[] {
  const moved = (at: number) => (at === place ? undefined : at > place ? at - 1 : at)
  return mended(draft.flatMap((step, index) => (index === place ? [] : [renumbered(step, moved)])))
}

/** Takes the step at `from` to the place `to`. What it can no longer follow is left out. */
export function moveStep(draft: readonly DraftStep[], from: number, to: number): readonly DraftStep[] {
  const step = draft[from]
  if (step === undefined || from === to || to < 0 || to >= draft.length) return draft
  const order = draft.map((_, index) => index).filter((index) => index !== from)
  order.splice(to, 0, from)
  const moved = (at: number) => order.indexOf(at)
  return mended(
    order.flatMap((index) => {
      const one = draft[index]
      return one === undefined ? [] : [renumbered(one, moved)]
    }),
  )
}

/** Whether it has branches or steps that may be left out: then it is drawn as a flow. */
export function isGraph({ steps, order }: FunnelDefinition): boolean {
  return order !== 'any' && steps.some(({ optional, after }) => optional === true || after !== undefined)
}

function renumbered(step: DraftStep, moved: (place: number) => number | undefined): DraftStep {
  if (step.after === undefined) return step
  const after = step.after.flatMap((place) => moved(place) ?? [])
  // A second first step stays one; who lost all that it followed goes by the one before again.
  if (after.length > 0 || step.after.length === 0) return { ...step, after }
  return withoutAfter(step)
}

/** The first step follows nothing and cannot be left out; nobody follows a step that is listed later. */
function mended(draft: readonly DraftStep[]): readonly DraftStep[] {
  return draft.map((step, index) => {
    if (index === 0) return { ...withoutAfter(step), optional: false }
    if (step.after === undefined || step.after.length === 0) return step
    const after = step.after.filter((place) => place < index)
    return after.length === 0 ? withoutAfter(step) : { ...step, after }
  })
}

function withoutAfter({ after: _after, ...step }: DraftStep): DraftStep {
  return step
}

function choicesOf({ any = [], event, filter }: FunnelStep): readonly EventChoice[] {
  if (any.length > 0) return any
  return [{ ...(event === undefined ? {} : { event }), ...(filter === undefined ? {} : { filter }) }]
}

function derivedName(choices: readonly EventChoice[]): string | undefined {
  const events = choices.flatMap(({ event = [] }) => event).filter((event) => event !== '')
  return events.length === 0 ? undefined : [...new Set(events)].join(' / ')
}

/** Made by `stepNames` for these events: it goes on with them when they change. */
function isDerived(name: string, choices: readonly EventChoice[]): boolean {
  const base = derivedName(choices)?.slice(0, 90)
  if (base === undefined) return /^\d+$/.test(name)
  return name === base || (name.startsWith(`${base} `) && /^\d+$/.test(name.slice(base.length + 1)))
}
