import { hash, randomBytes, randomInt } from 'node:crypto'
import type { KeyKind } from './control.ts'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A new key: 32 characters from the system's randomness, 190 bits, behind a prefix that scanners can find. */
export function createKeyText(kind: KeyKind): string {
  return `${kind === 'write' ? 'tmw' : 'tmr'}_${randomText(32)}`
}

/** What a shared link ends with: 256 bits of randomness, behind a prefix that scanners can find. */
export function createShareToken(): string {
  return `tml_${randomBytes(32).toString('base64url')}`
}

export function createInvitationToken(): string {
  return `tmi_${randomText(32)}`
}

export function createSetupToken(): string {
  return `tms_${randomText(32)}`
}

/** The secret that cookies are signed with. */
export function createAuthSecret(): string {
  return randomBytes(48).toString('base64url')
}

/** An id that tells by its first letters what it is of. */
export function createId(
  prefix:
    | 'prj'
    | 'key'
    | 'usr'
    | 'acc'
    | 'met'
    | 'fun'
    | 'coh'
    | 'que'
    | 'brd'
    | 'seg'
    | 'ann'
    | 'shr'
    | 'inv',
): string {
  return `${prefix}_${randomText(16)}`
}

/**
 * What is kept of a secret that was random to begin with. Plain SHA-256 is right for those, and only for
 * those: there is no dictionary to try, and it is asked for every request.
 */
export function digest(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** The first characters of a key, to tell keys apart: few enough to leave even a short one hard to guess. */
export function keyHint(key: string): string {
  return key.slice(0, /^tm[wr]_/.test(key) ? 8 : 4)
}

function randomText(length: number): string {
  return Array.from({ length }, () => base62.charAt(randomInt(base62.length))).join('')
}
