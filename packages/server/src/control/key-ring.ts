import type { KeyKind, Project, ReadGrant, SendGrant } from './control.ts'
import { digest } from './secrets.ts'
import { maxKeyLength } from './strength.ts'

/** A key that counts, with the grant that it gives, made once. */
export type RingKey = {
  readonly id: string
  readonly hash: string
} & (
  | { readonly kind: 'write'; readonly grant: SendGrant }
  | { readonly kind: 'read'; readonly grant: ReadGrant }
)

/** Key texts whose digest is remembered: hashing one takes a microsecond, finding it here a tenth of that. */
const maxRemembered = 1000

/**
 * The keys that count, in memory, as they are asked for with every request. Looked up by their digest, so
 * how long it takes says nothing about how near a guess came.
 */
export class KeyRing {
  readonly #now: () => Date
  readonly #byHash = new Map<string, RingKey>()
  readonly #hashOf = new Map<string, string>()
  readonly #usedAtMs = new Map<string, number>()
  readonly #unwritten = new Set<string>()

  constructor(now: () => Date) {
    this.#now = now
  }

  add(key: RingKey): void {
    this.#byHash.set(key.hash, key)
  }

  /** From here on the key is as good as unknown (G2). */
  remove(keyId: string): void {
    for (const [hash, key] of this.#byHash) if (key.id === keyId) this.#byHash.delete(hash)
    this.#unwritten.delete(keyId)
  }

  /** The keys of `project` give it as it is now. */
  renew(project: Project): void {
    for (const key of this.#byHash.values())
      if (key.grant.project.id === project.id) this.#byHash.set(key.hash, withProject(key, project))
  }

  sendGrant(text: string): SendGrant | undefined {
    const key = this.#find(text)
    if (key?.kind !== 'write') return undefined
    this.#use(key.id)
    return key.grant
  }

  readGrant(text: string): ReadGrant | undefined {
    const key = this.#find(text)
    if (key?.kind !== 'read') return undefined
    this.#use(key.id)
    return key.grant
  }

  kind(text: string): KeyKind | undefined {
    return this.#find(text)?.kind
  }

  lastUsedAt(keyId: string): Date | undefined {
    const usedAtMs = this.#usedAtMs.get(keyId)
    return usedAtMs === undefined ? undefined : new Date(usedAtMs)
  }

  /** The keys used since the last call, with when. */
  takeUsed(): readonly { readonly keyId: string; readonly at: Date }[] {
    const used = [...this.#unwritten].map((keyId) => ({ keyId, at: this.lastUsedAt(keyId) ?? this.#now() }))
    this.#unwritten.clear()
    return used
  }

  #find(text: string): RingKey | undefined {
    if (text.length > maxKeyLength) return undefined
    const known = this.#hashOf.get(text)
    if (known !== undefined) return this.#byHash.get(known)
    const hash = digest(text)
    const key = this.#byHash.get(hash)
    // Only texts of real keys are remembered: guesses must not push them out.
    if (key !== undefined) this.#remember(text, hash)
    return key
  }

  #remember(text: string, hash: string): void {
    if (this.#hashOf.size >= maxRemembered) this.#hashOf.clear()
    this.#hashOf.set(text, hash)
  }

  #use(keyId: string): void {
    this.#usedAtMs.set(keyId, this.#now().getTime())
    this.#unwritten.add(keyId)
  }
}

function withProject(key: RingKey, project: Project): RingKey {
  return key.kind === 'write'
    ? { ...key, grant: Object.freeze({ ...key.grant, project }) }
    : { ...key, grant: Object.freeze({ ...key.grant, project }) }
}
