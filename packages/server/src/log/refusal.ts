import { AppError } from '../errors.ts'
import type { LogStatus } from './log.ts'

export type Refusal = LogStatus['refusing']

export const retryAfterSeconds = 5

/** What whoever wants to append is told (L3). */
export function refused(reason: NonNullable<Refusal>): AppError {
  switch (reason) {
    case 'disk_full':
      return new AppError(
        'disk_full',
        'The disk of the data folder is nearly full, so nothing was taken. Free some space; sending again is safe.',
        { retryAfterSeconds },
      )
    case 'log_full':
      return new AppError(
        'log_full',
        'The log has reached its size limit because it is read more slowly than it is written. Send again later.',
        { retryAfterSeconds },
      )
    case 'reader_behind':
      return new AppError(
        'reader_behind',
        'A reader of the log is too far behind, so nothing was taken. Send again later.',
        { retryAfterSeconds },
      )
  }
}
