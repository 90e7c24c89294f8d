import { defaultSdkSettings } from '@tidemark/event'

/** What a project sets for its pages: `GET /v1/config/{key}`. The names are those on the wire. */
export interface ProjectSettings {
  readonly enabled: boolean
  readonly rollout: number
  readonly batch_size: number
  readonly flush_interval_ms: number
  readonly sample_rate: number
  readonly destinations: Readonly<Record<string, DestinationSettings>>
}

export interface DestinationSettings {
  readonly enabled: boolean
  readonly rollout: number
  readonly sample_rate: number
}

/** What the project sets for its pages, from the server. */
export interface Settings {
  readonly current: ProjectSettings
  /** Whether `current` is fresh, or there is no time for asking. Otherwise nothing is to be decided by it. */
  known: boolean
  /** Resolves when `current` is as the server has it, or the server cannot be asked. */
  fresh(): Promise<void>
}

// Together with the time for which a cache may hold the answer, below the minute in which the off switch acts.
const freshForMs = 30_000
const waitAtMostMs = 3_000

export function createSettings(url: string): Settings {
  let askedAt = -Infinity
  let asking: Promise<void> | undefined

  async function ask(): Promise<void> {
    askedAt = performance.now()
    try {
      const response = await fetch(url, { credentials: 'omit', signal: AbortSignal.timeout(waitAtMostMs) })
      if (response.ok) settings.current = { ...defaultSdkSettings, ...(await response.json()) }
    } catch {
      // Not to be reached: what was known last still holds.
    }
    settings.known = true
  }

  const settings: { current: ProjectSettings; known: boolean; fresh(): Promise<void> } = {
    current: defaultSdkSettings,
    known: false,
    async fresh() {
      if (performance.now() - askedAt > freshForMs) {
        settings.known = false
        asking = ask()
      }
      await asking
    },
  }
  return settings
}
