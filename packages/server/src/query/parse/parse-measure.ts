import { countFunctions, numberFunctions, stats, units, type EachMeasure, type Measure } from '../question.ts'
import { questionLimits } from '../question-limits.ts'
import { fault, optional, pointer, readFields, readOneOf, readText } from './read.ts'

/** A measure; `more` are other keys that may stand beside it. @throws AppError `question_invalid` */
export function parseMeasure(value: unknown, path: string, more: readonly string[] = []): Measure {
  const fields = readFields(value, ['fn', 'field', ...more], path, 'A measure')
  const fn = readOneOf(
    fields['fn'],
    [...countFunctions, ...numberFunctions, 'distinct'],
    pointer(path, 'fn'),
    'The function of a measure',
  )
  const at = pointer(path, 'field')
  if (fn === 'count' || fn === 'people' || fn === 'sessions') {
    if (fields['field'] === undefined) return { fn }
    throw fault(at, `"${fn}" counts by itself and takes no field. Leave it out.`)
  }
  if (fields['field'] === undefined) {
    throw fault(
      at,
      fn === 'distinct'
        ? '"distinct" needs the field whose values to count: "field": "country", say.'
        : `"${fn}" needs the number to take: "field": "value", or "properties.NAME".`,
    )
  }
  return { fn, field: readText(fields['field'], at, 'A field', questionLimits.fieldLength) }
}

/** A measure that may be taken of each person or session; `more` as above. @throws AppError `question_invalid` */
export function parseEachMeasure(value: unknown, path: string, more: readonly string[] = []): EachMeasure {
  const measure = parseMeasure(value, path, ['per', 'stat', ...more])
  const fields = readFields(value, ['fn', 'field', 'per', 'stat', ...more], path, 'A measure')
  const at = pointer(path, 'stat')
  if (fields['stat'] !== undefined && fields['per'] === undefined) {
    throw fault(at, '"stat" puts the figures of people or sessions together. Add "per": "person".')
  }
  return {
    ...measure,
    ...optional('per', fields, (per) => readOneOf(per, units, pointer(path, 'per'), '"per"')),
    ...optional('stat', fields, (stat) => readOneOf(stat, stats, at, '"stat"')),
  }
}
