import type { GroupBy } from '../question.ts'
import { questionLimits } from '../question-limits.ts'
import { fault, isFields, pointer, readFields, readList, readNumber, readText, shown } from './read.ts'

/** Fields to group by, each by itself or as a number in steps. @throws AppError `question_invalid` */
export function parseGroups(value: unknown, path: string, what: string, from: number, to: number): GroupBy[] {
  const groups = readList(value, path, what, from, to).map((group, index) =>
    parseGroup(group, pointer(path, index)),
  )
  const names = groups.map((group) => (typeof group === 'string' ? group : group.field))
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) {
      throw fault(pointer(path, index), `"${shown(name)}" is named twice. Name it once.`)
    }
  })
  return groups
}

/** Numbers that rise. @throws AppError `question_invalid` */
export function parseEdges(value: unknown, path: string): number[] {
  const edges = readList(value, path, 'The list of edges', 1, questionLimits.edges).map((edge, index) =>
    readNumber(edge, pointer(path, index), 'An edge'),
  )
  const fallen = edges.findIndex((edge, index) => index > 0 && edge <= (edges[index - 1] ?? edge))
  if (fallen === -1) return edges
  throw fault(pointer(path, fallen), 'Edges rise: each is greater than the one before it.')
}

function parseGroup(value: unknown, path: string): GroupBy {
  if (!isFields(value)) return readText(value, path, 'A field', questionLimits.fieldLength)
  const { field, width, edges, cohorts } = readFields(
    value,
    ['field', 'width', 'edges', 'cohorts'],
    path,
    'A group in steps or of cohorts',
  )
  if (field === 'cohort') return { field, cohorts: parseCohorts(cohorts, pointer(path, 'cohorts')) }
  if (cohorts !== undefined) throw fault(pointer(path, 'field'), 'Only "cohort" has "cohorts".')
  const name = readText(field, pointer(path, 'field'), 'A field', questionLimits.fieldLength)
  if (edges !== undefined && width === undefined) {
    return { field: name, edges: parseEdges(edges, pointer(path, 'edges')) }
  }
  if (width === undefined || edges !== undefined) {
    throw fault(path, 'A number in steps has either "width": 10, or "edges": [0, 10, 100].')
  }
  const size = readNumber(width, pointer(path, 'width'), 'The width')
  if (size > 0) return { field: name, width: size }
  throw fault(pointer(path, 'width'), `The width is greater than 0, not ${size}.`)
}

function parseCohorts(value: unknown, path: string): string[] {
  const names = readList(value, path, 'The list of cohorts', 1, questionLimits.cohorts).map((name, index) =>
    readText(name, pointer(path, index), 'A cohort, by its name or id,', questionLimits.textLength),
  )
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (twice === -1) return names
  throw fault(pointer(path, twice), `"${shown(names[twice])}" is named twice. Name it once.`)
}
