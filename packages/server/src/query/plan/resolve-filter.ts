import type { Filter, Operator, Scalar } from '../question.ts'
import { fault, pointer } from '../parse/read.ts'
import { resolveCohorts, resolveField, type Field } from './field.ts'

/** A filter whose fields are known. */
export type ResolvedFilter =
  | { readonly kind: 'all' | 'any'; readonly filters: readonly ResolvedFilter[] }
  | { readonly kind: 'not'; readonly filter: ResolvedFilter }
  | {
      readonly kind: 'condition'
      readonly field: Field
      readonly op: Operator
      readonly values: readonly Scalar[]
    }

/** @throws AppError `question_invalid` */
export function resolveFilter(filter: Filter, path: string): ResolvedFilter {
  if ('all' in filter) return { kind: 'all', filters: resolveEach(filter.all, pointer(path, 'all')) }
  if ('any' in filter) return { kind: 'any', filters: resolveEach(filter.any, pointer(path, 'any')) }
  if ('not' in filter) return { kind: 'not', filter: resolveFilter(filter.not, pointer(path, 'not')) }
  const { op, value } = filter
  const values = value === undefined ? [] : typeof value === 'object' ? value : [value]
  const at = pointer(path, 'field')
  const field = filter.field === 'cohort' ? resolveCohorts(filter.found, at) : resolveField(filter.field, at)
  return { kind: 'condition', field, op, values }
}

/**
 * The part of a filter that is about events, and that about the sessions that they make up: what all must hold can be
 * told apart, one of several cannot.
 * @throws AppError `question_invalid`
 */
export function splitFilter(
  filter: ResolvedFilter | undefined,
  path: string,
): { readonly filter: ResolvedFilter | undefined; readonly sessions: ResolvedFilter | undefined } {
  const fields = fieldsOf(filter)
  const ofSessions = fields.filter(({ kind }) => kind === 'session')
  if (ofSessions.length === 0) return { filter, sessions: undefined }
  if (ofSessions.length === fields.length) return { filter: undefined, sessions: filter }
  if (filter?.kind !== 'all') {
    throw fault(
      path,
      `"${ofSessions[0]?.name}" is of a session, other fields are of an event. Put them under "all".`,
    )
  }
  const parts = filter.filters.map((inner) => splitFilter(inner, path))
  return {
    filter: allOf(parts.flatMap((part) => part.filter ?? [])),
    sessions: allOf(parts.flatMap((part) => part.sessions ?? [])),
  }
}

export function allOf(filters: readonly ResolvedFilter[]): ResolvedFilter | undefined {
  return filters.length > 1 ? { kind: 'all', filters } : filters[0]
}

export function fieldsOf(filter: ResolvedFilter | undefined): readonly Field[] {
  if (filter === undefined) return []
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.filters.flatMap(fieldsOf)
    case 'not':
      return fieldsOf(filter.filter)
    case 'condition':
      return [filter.field]
  }
}

function resolveEach(filters: readonly Filter[], path: string): readonly ResolvedFilter[] {
  return filters.map((filter, index) => resolveFilter(filter, pointer(path, index)))
}
