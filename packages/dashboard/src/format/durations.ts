interface Unit {
  readonly name: 'second' | 'minute' | 'hour' | 'day'
  readonly seconds: number
}

const second: Unit = { name: 'second', seconds: 1 }
const minute: Unit = { name: 'minute', seconds: 60 }
const hour: Unit = { name: 'hour', seconds: 3600 }
const day: Unit = { name: 'day', seconds: 86_400 }

/** A length of time, as short as can be: `350 ms`, `4.2 sec`, `3 min 20 sec`, `2 hr 5 min`, `4 days`. */
export function formatDuration(seconds: number, locale: string): string {
  const size = Math.abs(seconds)
  if (size < 1) return inUnit(Math.round(seconds * 1000), 'millisecond', locale)
  if (size < 10) return inUnit(Math.round(seconds * 10) / 10, 'second', locale)
  const [greater, lesser] = unitsFor(size)
  // Rounded before it is split, or 119.9 seconds would be 1 min 60 sec.
  const rounded = Math.round(seconds / lesser.seconds) * lesser.seconds
  const whole = Math.trunc(rounded / greater.seconds)
  const rest = Math.abs(rounded - whole * greater.seconds) / lesser.seconds
  const first = inUnit(whole, greater.name, locale)
  return rest === 0 ? first : `${first} ${inUnit(rest, lesser.name, locale)}`
}

function unitsFor(seconds: number): readonly [greater: Unit, lesser: Unit] {
  if (seconds < minute.seconds) return [second, second]
  if (seconds < hour.seconds) return [minute, second]
  return seconds < day.seconds ? [hour, minute] : [day, hour]
}

const formats = new Map<string, Intl.NumberFormat>()

function inUnit(value: number, unit: Unit['name'] | 'millisecond', locale: string): string {
  const key = `${locale} ${unit}`
  const format =
    formats.get(key) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })
  formats.set(key, format)
  return format.format(value)
}
