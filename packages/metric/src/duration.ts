/** A length of time in one unit. A month has no fixed length; a day and a week are those of the calendar. */
export interface Duration {
  readonly count: number
  readonly unit: DurationUnit
}

export const durationUnits = ['s', 'm', 'h', 'd', 'w', 'mo'] as const
export type DurationUnit = (typeof durationUnits)[number]

const unitMs: Readonly<Record<Exclude<DurationUnit, 'mo'>, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** `7d` as 7 days; `undefined` for what is no length of time, or none that anybody means. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^([1-9]\d{0,4})(s|mo|m|h|d|w)$/.exec(text)
  const unit = durationUnits.find((candidate) => candidate === match?.[2])
  return match === null || unit === undefined ? undefined : { count: Number(match[1]), unit }
}

export function formatDuration({ count, unit }: Duration): string {
  return `${count}${unit}`
}

/** In milliseconds, a day being 24 hours; `undefined` for months. */
export function durationMs({ count, unit }: Duration): number | undefined {
  return unit === 'mo' ? undefined : count * unitMs[unit]
}
