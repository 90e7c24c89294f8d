import { Cron } from 'croner'
import { AppError } from '../../errors.ts'
import { findZone } from './zone.ts'

/** A time that comes again and again, as cron has it. */
export interface Schedule {
  readonly cron: string
  readonly timezone: string
}

/** That the schedule can be kept; `path` is where its cron stands. @throws AppError `request_invalid` */
export function checkSchedule({ cron, timezone }: Schedule, path = '/cron'): void {
  if (findZone(timezone) === undefined) {
    throw new AppError(
      'request_invalid',
      `There is no time zone "${timezone}". Write one such as "Europe/Berlin".`,
      {
        path: '/timezone',
      },
    )
  }
  const example =
    'Write minute, hour, day, month and day of the week, such as "0 3 * * *" for every night at three'
  // Five fields: more often than once a minute nothing changes that anybody could see.
  if (cron.trim().split(/\s+/).length !== 5) {
    throw new AppError('request_invalid', `"${cron}" is no schedule. ${example}.`, { path })
  }
  try {
    const next = new Cron(cron, { timezone, paused: true }).nextRun()
    if (next !== null) return
  } catch (cause) {
    throw new AppError('request_invalid', `"${cron}" is no schedule. ${example}.`, { path, cause })
  }
  throw new AppError('request_invalid', `"${cron}" never comes. ${example}.`, { path })
}
