import { isInShare } from '@tidemark/event'
import type { Remote } from './remote-settings.ts'
import type { Written } from './write-event.ts'

/** Decides which events are taken, as the project sets it. */
export interface Admission {
  /** Takes the event, or does not: the same for a person each time. */
  offer(event: Written): void
  /** How many events are not decided yet. */
  readonly undecided: number
  /** Resolves when what was offered so far is decided. */
  decided(): Promise<void>
  /** For the end of the process: by what is known so far. */
  decideNow(): void
}

/** More than a server offers in the two seconds that the first answer may take; what is beyond is taken. */
const maxUndecided = 10_000

/**
 * Until the project's settings are known the events wait here, or an off switch would let the first events of
 * every process through: of a serverless function, all of them.
 */
export function createAdmission(remote: Remote, take: (line: string) => void): Admission {
  let undecided: Written[] = []

  function decide({ line, person }: Written): void {
    const { enabled, rollout, sampleRate } = remote.current()
    if (!enabled) return
    // What the system did is nobody's, and no share of the people.
    if (person === '' || (isInShare(person, 'rollout', rollout) && isInShare(person, 'sample', sampleRate)))
      take(sampleRate === 1 || person === '' ? line : withSampleRate(line, sampleRate))
  }

  function decideAll(): void {
    const offered = undecided
    undecided = []
    for (const event of offered) decide(event)
  }

  return {
    get undecided() {
      return undecided.length
    },
    decideNow: decideAll,
    offer(event) {
      // Also while nothing is taken: or nobody would learn that it is on again.
      const asked = remote.refresh()
      if (remote.settled || undecided.length >= maxUndecided) {
        decide(event)
        return
      }
      undecided.push(event)
      if (undecided.length === 1) void asked.then(decideAll)
    },
    async decided() {
      if (undecided.length === 0) return
      await remote.refresh()
      decideAll()
    },
  }
}

function withSampleRate(line: string, sampleRate: number): string {
  return `${line.slice(0, -1)},"sample_rate":${sampleRate}}`
}
