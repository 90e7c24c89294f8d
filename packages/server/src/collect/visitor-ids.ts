import { hash, randomBytes } from 'node:crypto'
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

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

/**
 * Ids are made with a secret that is thrown away at the end of its day: from then on nobody can find out whose
 * an id was, not even by trying every address there is. `file` keeps it through a restart within the day, and
 * for everybody who works on the same folder; the day is added to its name.
 */
export function createVisitorIds(options: {
  readonly file?: string | undefined
  /** Unix milliseconds. */
  readonly now: () => number
}): VisitorIds {
  const { file, now } = options
  let today = NaN
  let secret = ''

  function secretOfToday(): string {
    const day = Math.floor(now() / dayMs)
    if (day !== today) {
      secret = file === undefined ? createSecret() : sharedSecret(file, day)
      today = day
    }
    return secret
  }

  return ({ site, address, userAgent }) => {
    // Each on its own line, and the one that may have any characters last: no two visitors are the same text.
    const visitor = `${secretOfToday()}\n${address}\n${userAgent}\n${site}`
    return `v_${hash('sha256', visitor).slice(0, 24)}`
  }
}

function createSecret(): string {
  return randomBytes(32).toString('hex')
}

/** The secret of whoever came first on `day`. */
function sharedSecret(file: string, day: number): string {
  const mine = createSecret()
  const shared = `${file}-${day}`
  const draft = `${shared}.${mine.slice(0, 16)}`
  try {
    writeFileSync(draft, mine, { mode: 0o600 })
    // Whole or not at all, and never over another's.
    linkSync(draft, shared)
  } catch {
    // Somebody else was quicker; or nothing can be kept here, and the secret serves until the next start.
  }
  try {
    const secret = readFileSync(shared, 'utf8')
    removeOthers(file, shared)
    return secret
  } catch {
    return mine
  }
}

function removeOthers(file: string, shared: string): void {
  const folder = dirname(file)
  const names = readdirSync(folder).filter((name) => name.startsWith(`${basename(file)}-`))
  for (const name of names) if (name !== basename(shared)) rmSync(join(folder, name), { force: true })
}
