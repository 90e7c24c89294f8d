import { IANAZone } from 'luxon'

/** Whether `name` is a time zone by its IANA name. A bare offset such as `+02:00`, which `Intl` would take, is none. */
export function isTimezone(name: string): boolean {
  return /^[a-z]/i.test(name) && IANAZone.isValidZone(name)
}
