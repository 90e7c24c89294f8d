import type { SignedInUser } from './control.ts'

/** A page asks several questions at once: they are answered by one look into the database. */
const rememberedMs = 10_000
const maxRemembered = 1000

interface Session {
  readonly user: SignedInUser
  readonly expiresAt: Date
}

/**
 * Whom a cookie stands for, for some seconds: asking the database takes 2 to 4 ms of the thread that takes
 * events too. All is forgotten when anybody signs in or out, so that a sign-out counts at once (G9).
 */
export class SessionMemory {
  readonly #now: () => Date
  readonly #remembered = new Map<string, { readonly user: SignedInUser; readonly untilMs: number }>()
  #generation = 0

  constructor(now: () => Date) {
    this.#now = now
  }

  /** From memory or else by `look`, whose answer is not kept when somebody signed out while it was sought. */
  async recall(cookie: string, look: () => Promise<Session | undefined>): Promise<SignedInUser | undefined> {
    const nowMs = this.#now().getTime()
    const known = this.#remembered.get(cookie)
    if (known !== undefined && nowMs < known.untilMs) return known.user
    const generation = this.#generation
    const session = await look()
    if (session !== undefined && generation === this.#generation) {
      if (this.#remembered.size >= maxRemembered) this.#remembered.clear()
      const untilMs = Math.min(nowMs + rememberedMs, session.expiresAt.getTime())
      this.#remembered.set(cookie, { user: session.user, untilMs })
    }
    return session?.user
  }

  forget(): void {
    this.#generation += 1
    this.#remembered.clear()
  }
}
