import { fault, pointer } from '../parse/read.ts'
import type { EachMeasure, GroupBy, Measure } from '../question.ts'
import { resolveCohorts, resolveField, resolveNumber } from './field.ts'
import type { Group, PlainMeasure, ResolvedMeasure } from './plan.ts'

/** @throws AppError `question_invalid` */
export function resolveMeasure(measure: Measure, path: string): PlainMeasure {
  if (!('field' in measure)) return { fn: measure.fn }
  const at = pointer(path, 'field')
  if (measure.fn === 'distinct') return { fn: measure.fn, field: resolveField(measure.field, at) }
  return { fn: measure.fn, field: resolveNumber(measure.field, at) }
}

/** @throws AppError `question_invalid` */
export function resolveEachMeasure(measure: EachMeasure, path: string): ResolvedMeasure {
  const of = resolveMeasure(measure, path)
  const { per } = measure
  if (per === undefined) return of
  if (of.fn === 'people' && per === 'person') {
    throw fault(pointer(path, 'fn'), 'One person is one person. Measure "count" or a number of each.')
  }
  if ('field' in of && of.field.kind === 'session') {
    throw fault(
      pointer(path, 'per'),
      `"${of.field.name}" is a figure of each session already. Leave "per" out.`,
    )
  }
  return { fn: 'each', per, of, stat: measure.stat ?? 'avg' }
}

/** @throws AppError `question_invalid` */
export function resolveGroups(groups: readonly GroupBy[], path: string): readonly Group[] {
  return groups.map((group, index): Group => {
    const at = pointer(path, index)
    if (typeof group === 'string') return { field: resolveField(group, at), steps: undefined }
    if ('cohorts' in group) {
      return { field: resolveCohorts(group.found, pointer(at, 'field')), steps: undefined }
    }
    const field = resolveField(group.field, pointer(at, 'field'))
    return {
      field,
      steps: 'width' in group ? { kind: 'width', width: group.width } : { kind: 'edges', edges: group.edges },
    }
  })
}
