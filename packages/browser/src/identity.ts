import { readDevice, writeDevice, type Place } from './device.ts'
import { createEventId } from './event-id.ts'
import type { Answers } from './consent.ts'

/** What is known of who is there. */
export interface Person {
  readonly anonymousId: string
  readonly userId?: string | undefined
  readonly tenantId?: string | undefined
  readonly sessionId: string
  /** When they last did something, in Unix milliseconds. */
  readonly activeAt: number
  readonly answers: Answers
}

export interface Identity {
  /** Who is there now. Starts a new session when the last one has ended, and takes over what other tabs said. */
  current(): Person
  set(change: Partial<Person>): void
  /** Whether it may be kept on the device. If not, nothing but the answers is left there. */
  keep(allowed: boolean): void
  /** New ids, to which nothing leads from the old ones. What was agreed to stays. */
  renew(): void
}

const sessionGapMs = 30 * 60_000
// How late we learn what another tab said, and how wrong the end of a session may be. Reading a cookie asks
// another process, which is too much for every call.
const syncEveryMs = 5_000

export function createIdentity(name: string, place: Place | undefined): Identity {
  let kept = false
  let syncedAt = 0
  let person: Person = { ...somebody(), answers: {} }

  function sync(): void {
    syncedAt = Date.now()
    person = { ...person, ...readDevice(name, place) }
  }

  function set(change: Partial<Person>): void {
    person = { ...person, ...change }
    const { answers } = person
    writeDevice(name, kept ? person : Object.keys(answers).length > 0 ? { answers } : undefined, place)
  }

  sync()
  return {
    set,
    current() {
      const now = Date.now()
      const isDue = now - syncedAt > syncEveryMs
      if (isDue) sync()
      if (now - person.activeAt > sessionGapMs) person = { ...person, sessionId: createEventId(now) }
      person = { ...person, activeAt: now }
      if (isDue && kept) set({})
      return person
    },
    keep(allowed) {
      kept = allowed
      set({})
    },
    renew: () => set({ ...somebody(), userId: undefined, tenantId: undefined }),
  }
}

function somebody(): Pick<Person, 'anonymousId' | 'sessionId' | 'activeAt'> {
  const activeAt = Date.now()
  return { anonymousId: createEventId(activeAt), sessionId: createEventId(activeAt), activeAt }
}
