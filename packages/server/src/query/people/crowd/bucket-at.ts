import { Type } from 'typebox'
import { fault, shown, type Fields } from '../../parse/read.ts'
import type { Buckets, Range } from '../../time/buckets.ts'
import { resolveInstant } from '../../time/range.ts'
import type { Zone } from '../../time/zone.ts'

const description = 'Where it begins, as the answer has it.'
export const bucketSchema = Type.Union([Type.String({ format: 'date-time' }), Type.Number()], { description })

/** The bucket that begins at `fields.bucket`, if one is asked for. @throws AppError `question_invalid` */
export function bucketAt(fields: Fields, buckets: Buckets | undefined, zone: Zone): Range | undefined {
  if (fields['bucket'] === undefined) return undefined
  if (buckets === undefined) {
    throw fault(
      '/at/bucket',
      'The question has no "interval", so there are no buckets. Add one, or leave this out.',
    )
  }
  const { startsMs, range } = buckets
  const index = bucketIndex(fields['bucket'], '/at/bucket', startsMs, zone)
  return { fromMs: startsMs[index] ?? range.fromMs, untilMs: startsMs[index + 1] ?? range.untilMs }
}

/** The place of what begins at an instant. @throws AppError `question_invalid` */
export function bucketIndex(value: unknown, path: string, startsMs: readonly number[], zone: Zone): number {
  const instant = typeof value === 'string' || typeof value === 'number' ? value : undefined
  const index = startsMs.indexOf(resolveInstant(instant, zone, path))
  if (index !== -1) return index
  throw fault(path, `Nothing of the answer begins at ${shown(value)}. Take a beginning as the answer has it.`)
}
