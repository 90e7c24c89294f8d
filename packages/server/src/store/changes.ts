import { randomUUID } from 'node:crypto'

/** A span of time that holds both its ends: Unix milliseconds. */
export interface Span {
  readonly firstMs: number
  readonly lastMs: number
}

/**
 * Remembers what came last, by the day, so that whoever keeps an answer need not ask the engine whether it still holds.
 * In memory: a number a day and project.
 */
export interface Changes {
  /** Events of these projects can be asked about from now on, or perhaps some of them. Without a span: of any time. */
  loaded(projectIds: Iterable<string>, span: Span | undefined): void
  /** Somebody turned out to be somebody else, or is known better. */
  peopleChanged(): void
  /** What `Store.lastChange` says. */
  last(projectId: string, span: Span): string
}

const dayMs = 86_400_000

export function createChanges(): Changes {
  // Whoever remembers what an earlier process said is told that everything has changed.
  const process = randomUUID()
  const projects = new Map<string, { ofAnyTime: number; readonly byDay: Map<number, number> }>()
  let count = 0
  let ofPeople = 0
  return {
    loaded(projectIds, span) {
      count += 1
      for (const id of projectIds) {
        const project = projects.get(id) ?? { ofAnyTime: 0, byDay: new Map<number, number>() }
        projects.set(id, project)
        if (span === undefined) project.ofAnyTime = count
        else for (const day of daysOf(span)) project.byDay.set(day, count)
      }
    },
    peopleChanged() {
      count += 1
      ofPeople = count
    },
    last(projectId, span) {
      const project = projects.get(projectId)
      let last = project?.ofAnyTime ?? 0
      const [first, final] = [Math.floor(span.firstMs / dayMs), Math.floor(span.lastMs / dayMs)]
      for (const [day, at] of project?.byDay ?? []) if (day >= first && day <= final && at > last) last = at
      return `${process} ${last} ${ofPeople}`
    },
  }
}

function* daysOf({ firstMs, lastMs }: Span): Generator<number> {
  for (let day = Math.floor(firstMs / dayMs); day <= Math.floor(lastMs / dayMs); day += 1) yield day
}
