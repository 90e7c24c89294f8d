import { defaultSdkSettings, sdkSettingsBounds } from '@tidemark/event'
import type { Fetch } from './api.ts'
import { userAgent } from './post-batch.ts'

/** As much of what the project sets as a server needs. */
export interface RemoteSettings {
  readonly enabled: boolean
  readonly rollout: number
  readonly sampleRate: number
  readonly batchSize: number
  readonly flushIntervalMs: number
}

export interface RemoteDeps {
  readonly fetch: Fetch
  readonly host: string
  readonly writeKey: string
  readonly now: () => number
}

/** What the project sets, asked for when it is needed: a server that sends nothing asks for nothing. */
export interface Remote {
  current(): RemoteSettings
  /** Whether it is known, or was asked for in vain: only then can be said what is to be taken. */
  readonly settled: boolean
  /** Asks again when the last answer is old. Never rejects, and never takes long. */
  refresh(): Promise<void>
}

// With the 15 seconds for which caches may keep an answer, an off switch is known within a minute.
const maxAgeMs = 30_000
const timeoutMs = 2_000

export function createRemote(fallback: RemoteSettings, deps: RemoteDeps): Remote {
  let settings = fallback
  let settled = false
  let askedAtMs = -Infinity
  let etag = ''
  let asking: Promise<void> | undefined
  const fresh = Promise.resolve()

  async function ask(): Promise<void> {
    try {
      const response = await deps.fetch(`${deps.host}/v1/config/${encodeURIComponent(deps.writeKey)}`, {
        method: 'GET',
        headers: { 'user-agent': userAgent, ...(etag === '' ? {} : { 'if-none-match': etag }) },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await response.text()
      if (response.status !== 200) return
      settings = parseRemoteSettings(JSON.parse(text), fallback)
      etag = response.headers.get('etag') ?? ''
    } catch {
      // What was known last goes on counting; that the server cannot be reached is told where events are sent.
    } finally {
      settled = true
    }
  }

  return {
    current: () => settings,
    get settled() {
      return settled
    },
    refresh() {
      if (asking !== undefined) return asking
      if (deps.now() - askedAtMs < maxAgeMs) return fresh
      askedAtMs = deps.now()
      asking = ask().finally(() => (asking = undefined))
      return asking
    },
  }
}

/** For a client that is to follow its own options alone. */
export function fixedRemote(settings: RemoteSettings): Remote {
  return { current: () => settings, settled: true, refresh: () => Promise.resolve() }
}

/** What is missing or out of bounds, by a mistake or an older server, is as it would be without. */
function parseRemoteSettings(given: unknown, fallback: RemoteSettings): RemoteSettings {
  const answer: Readonly<Record<string, unknown>> = Object(given)
  const number = (name: keyof typeof sdkSettingsBounds, otherwise: number) => {
    const value = answer[name]
    const { minimum, maximum } = sdkSettingsBounds[name]
    return typeof value === 'number' && value >= minimum && value <= maximum ? value : otherwise
  }
  return {
    enabled: answer['enabled'] !== false,
    rollout: number('rollout', defaultSdkSettings.rollout),
    sampleRate: number('sample_rate', defaultSdkSettings.sample_rate),
    batchSize: number('batch_size', fallback.batchSize),
    flushIntervalMs: number('flush_interval_ms', fallback.flushIntervalMs),
  }
}
