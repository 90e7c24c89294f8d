/** How a number of the metric is shown. */
export const numberFormats = ['number', 'percent', 'currency', 'duration', 'bytes'] as const
export type NumberFormat = (typeof numberFormats)[number]

/** The parts of time that a metric is calculated for. */
export const timeWindows = ['1m', '1h', '1d', '1w', '1mo'] as const
export type TimeWindow = (typeof timeWindows)[number]

export const definitionLimits = {
  nameCharacters: 100,
  dimensions: 10,
  unitCharacters: 20,
  ownerCharacters: 200,
  descriptionCharacters: 2000,
} as const

/** A metric as it is kept and sent: plain values, in the names that they have in a file. */
export interface MetricDefinition {
  readonly name: string
  readonly formula: string
  /** What it may be divided by, as fields are written in a formula. */
  readonly dimensions?: readonly string[]
  /** @default `1d` */
  readonly time_window?: TimeWindow
  /** How old an answer may be, such as `5m`. */
  readonly cache_ttl?: string
  readonly unit?: string
  readonly format?: NumberFormat
  readonly description?: string
  readonly owner?: string
}

export const settingNames = [
  'name',
  'formula',
  'dimensions',
  'time_window',
  'cache_ttl',
  'unit',
  'format',
  'description',
  'owner',
] as const satisfies readonly (keyof MetricDefinition)[]
