import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const dayMs = 24 * 60 * 60 * 1000

/** What visitors without an id of their own are told apart by. */
export interface Visitor {
  /** Whose visitor: the same person is somebody else on another site. */
  readonly site: string
  /** Empty where nobody knows it. */
  readonly address: string
  readonly userAgent: string
}

/** The id of a visitor who brought none: the same until midnight UTC, and nothing that leads back to the address. */
export type VisitorIds = (visitor: Visitor) => string

interface DaySecret {
  readonly day: number
  readonly secret: Buffer
}

/**
 * Ids are made with a secret that is written over at the end of its day: from then on nobody can find out whose
 * an id was, not even by trying every address there is. `file` keeps it through a restart within the day.
 */
export function createVisitorIds(options: {
  readonly file?: string | undefined
  /** Unix milliseconds. */
  readonly now: () => number
}): VisitorIds {
  const { file, now } = options
  let current: DaySecret | undefined

  function secretOfToday(): Buffer {
    const day = Math.floor(now() / dayMs)
    if (current?.day === day) return current.secret
    const kept = current === undefined && file !== undefined ? readSecret(file) : undefined
    current = kept?.day === day ? kept : { day, secret: randomBytes(32) }
    if (file !== undefined && current !== kept) writeSecret(file, current)
    return current.secret
  }

  return ({ site, address, userAgent }) => {
    const hash = createHmac('sha256', secretOfToday())
    // As a list in JSON, so that no two lists of texts are the same text.
    const digest = hash.update(JSON.stringify([site, address, userAgent])).digest('hex')
    return `v_${digest.slice(0, 24)}`
  }
}

function readSecret(file: string): DaySecret | undefined {
  try {
    const [day = '', secret = ''] = readFileSync(file, 'utf8').split(' ')
    return { day: Number(day), secret: Buffer.from(secret, 'hex') }
  } catch {
    // There is none yet, or it cannot be read: a new one only makes today's visitors new ones.
    return undefined
  }
}

function writeSecret(file: string, { day, secret }: DaySecret): void {
  try {
    writeFileSync(file, `${day} ${secret.toString('hex')}`, { mode: 0o600 })
  } catch {
    // It serves until the next start without its file: no event is refused for that.
  }
}
