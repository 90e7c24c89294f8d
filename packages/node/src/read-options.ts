import { defaultSdkSettings, sdkSettingsBounds } from '@tidemark/event'
import type { Fetch, Problem, Properties, TidemarkOptions } from './api.ts'
import type { CommonFields } from './write-event.ts'

/** The options as they are used: whole, and within bounds. */
export interface Settings {
  /** Without a slash at its end; `undefined` where nothing can be sent. */
  readonly host: string | undefined
  readonly writeKey: string
  /** Fields that every event has. */
  readonly common: CommonFields
  readonly batchSize: number
  readonly flushIntervalMs: number
  readonly maxQueueEvents: number
  readonly maxQueueBytes: number
  readonly spool: { readonly folder: string; readonly maxBytes: number } | undefined
  readonly requestTimeoutMs: number
  readonly closeTimeoutMs: number
  readonly drainOn: readonly ('SIGTERM' | 'SIGINT' | 'SIGHUP')[]
  readonly remoteSettings: boolean
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined
  readonly before: ((event: Properties) => Properties | null) | undefined
  readonly fetch: Fetch
}

const mebibyte = 1024 * 1024

/**
 * What cannot be used is told and replaced by its default: a setting that is missing must not keep a server
 * from starting. Without a host or a key nothing is ever sent.
 */
export function readOptions(options: Partial<TidemarkOptions>, report: (problem: Problem) => void): Settings {
  const misconfigured = (message: string) => report({ code: 'misconfigured', message, events: 0 })

  function number(
    name: keyof TidemarkOptions,
    given: unknown,
    fallback: number,
    bounds: { readonly minimum: number; readonly maximum: number },
  ): number {
    if (given === undefined) return fallback
    if (typeof given === 'number' && given >= bounds.minimum && given <= bounds.maximum) return given
    misconfigured(
      `The option ${name} must be a number from ${bounds.minimum} to ${bounds.maximum}; ${fallback} is used.`,
    )
    return fallback
  }

  const { spool } = options
  return {
    host: hostOf(options, misconfigured),
    writeKey: String(options.writeKey),
    common: {
      app: options.app,
      appVersion: options.appVersion,
      environment: options.environment,
      source: options.source ?? 'api',
    },
    batchSize: number(
      'batchSize',
      options.batchSize,
      defaultSdkSettings.batch_size,
      sdkSettingsBounds.batch_size,
    ),
    flushIntervalMs: number(
      'flushIntervalMs',
      options.flushIntervalMs,
      defaultSdkSettings.flush_interval_ms,
      sdkSettingsBounds.flush_interval_ms,
    ),
    maxQueueEvents: number('maxQueueEvents', options.maxQueueEvents, 100_000, { minimum: 1, maximum: 1e7 }),
    maxQueueBytes: number('maxQueueBytes', options.maxQueueBytes, 32 * mebibyte, {
      minimum: 1024,
      maximum: 4096 * mebibyte,
    }),
    spool:
      spool === undefined
        ? undefined
        : {
            folder: spool.folder,
            maxBytes: number('spool', spool.maxBytes, 256 * mebibyte, { minimum: mebibyte, maximum: 1e12 }),
          },
    requestTimeoutMs: number('requestTimeoutMs', options.requestTimeoutMs, 10_000, {
      minimum: 1,
      maximum: 600_000,
    }),
    closeTimeoutMs: number('closeTimeoutMs', options.closeTimeoutMs, 5_000, { minimum: 0, maximum: 600_000 }),
    drainOn: options.drainOn ?? ['SIGTERM', 'SIGINT'],
    remoteSettings: options.remoteSettings ?? true,
    waitUntil: options.waitUntil,
    before: options.before,
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
  }
}

function hostOf(
  { host, writeKey }: Partial<TidemarkOptions>,
  misconfigured: (message: string) => void,
): string | undefined {
  if (typeof writeKey !== 'string' || writeKey === '') {
    misconfigured('There is no writeKey, so nothing is sent. Give a write key of the project.')
    return undefined
  }
  if (typeof host === 'string' && isAddress(host)) return host.replace(/\/+$/, '')
  misconfigured(
    `The host is ${JSON.stringify(host)}, so nothing is sent. Give an address such as https://tidemark.example.com.`,
  )
  return undefined
}

function isAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  } catch {
    // A TypeError is how it says that this is none.
    return false
  }
}
