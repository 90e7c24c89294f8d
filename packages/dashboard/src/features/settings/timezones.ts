/** The time zones that this browser knows by name; `UTC` first, which it does not list. */
export function timezones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')]
}

/** Zones have other names than those that are listed: `Europe/Kyiv` and `Europe/Kiev` are one. */
export function isTimezone(name: string): boolean {
  try {
    return (
      /^[a-z]/i.test(name) &&
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions() !== undefined
    )
  } catch {
    // RangeError is how Intl says that it knows no such zone.
    return false
  }
}
