/** What a destination in the page gets of the events. */
export interface SdkDestinationSettings {
  readonly enabled: boolean
  readonly sample_rate: number
  readonly rollout: number
}

/** What a project sets for its SDKs, from the server: `GET /v1/config/{key}`. The names are those on the wire. */
export interface SdkSettings {
  /** False: nothing new is taken. */
  readonly enabled: boolean
  /** The share of people whose events are taken, 0 to 1. */
  readonly rollout: number
  /** As many events as wait at most before they are sent. */
  readonly batch_size: number
  /** As long as an event waits at most before it is sent. */
  readonly flush_interval_ms: number
  /** The share of people whose events are sent, each weighted by its inverse. */
  readonly sample_rate: number
  readonly destinations: Readonly<Record<string, SdkDestinationSettings>>
}

export const defaultSdkSettings: SdkSettings = {
  enabled: true,
  rollout: 1,
  batch_size: 20,
  flush_interval_ms: 5_000,
  sample_rate: 1,
  destinations: {},
}

export const sdkSettingsBounds = {
  batch_size: { minimum: 1, maximum: 1_000 },
  flush_interval_ms: { minimum: 100, maximum: 600_000 },
  /** Zero would weigh each event infinitely; to send nothing, turn off. */
  sample_rate: { minimum: 0.0001, maximum: 1 },
  rollout: { minimum: 0, maximum: 1 },
} as const
