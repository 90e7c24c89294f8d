import {
  countFunctions,
  intervals,
  numberFunctions,
  questionLimits,
  type Measure,
  type NamedMeasure,
  type Question,
  type TableQuestion,
  type TrendQuestion,
} from '../question.ts'
import { parseFilter } from './parse-filter.ts'
import {
  fault,
  isFields,
  pointer,
  readFields,
  readList,
  readOneOf,
  readText,
  readWhole,
  shown,
  type Fields,
} from './read.ts'

const sharedKeys = ['kind', 'event', 'from', 'until', 'last', 'timezone', 'filter', 'bots']
const trendKeys = [...sharedKeys, 'measure', 'interval', 'breakdown', 'breakdown_limit', 'compare']
const tableKeys = [...sharedKeys, 'group_by', 'measures', 'order_by', 'descending', 'limit']

/**
 * A question out of what was sent, still in its own words: nothing is looked up and nothing is filled in.
 * @throws AppError `question_invalid` with the place as a JSON pointer.
 */
export function parseQuestion(value: unknown): Question {
  if (!isFields(value)) throw fault('', 'A question is a JSON object with "kind": "trend" or "table".')
  const kind = readOneOf(value['kind'], ['trend', 'table'], '/kind', 'The kind of a question')
  return kind === 'trend' ? parseTrend(value) : parseTable(value)
}

function parseTrend(value: unknown): TrendQuestion {
  const fields = readFields(value, trendKeys, '', 'A trend')
  return {
    kind: 'trend',
    ...parseShared(fields),
    ...optional('measure', fields, (measure) => parseMeasure(measure, '/measure', [])),
    ...optional('interval', fields, (interval) => readOneOf(interval, intervals, '/interval', 'An interval')),
    ...optional('breakdown', fields, (breakdown) =>
      parseFieldList(breakdown, '/breakdown', 'A breakdown', 0, questionLimits.breakdowns),
    ),
    ...optional('breakdown_limit', fields, (limit) =>
      readWhole(limit, '/breakdown_limit', 'The number of series', 1, questionLimits.breakdownLimit),
    ),
    ...optional('compare', fields, parseCompare),
  }
}

function parseTable(value: unknown): TableQuestion {
  const fields = readFields(value, tableKeys, '', 'A table')
  if (fields['group_by'] === undefined) {
    throw fault(
      '/group_by',
      'A table needs "group_by": a list of one to three fields, such as ["page_path"].',
    )
  }
  return {
    kind: 'table',
    ...parseShared(fields),
    group_by: parseFieldList(fields['group_by'], '/group_by', 'The groups', 1, questionLimits.groups),
    ...optional('measures', fields, (measures) =>
      readList(measures, '/measures', 'The measures', 1, questionLimits.measures).map((measure, index) =>
        parseNamedMeasure(measure, pointer('/measures', index)),
      ),
    ),
    ...optional('order_by', fields, (name) =>
      readText(name, '/order_by', 'The order', questionLimits.fieldLength),
    ),
    ...optional('descending', fields, (descending) => {
      if (typeof descending === 'boolean') return descending
      throw fault('/descending', '"descending" is true or false.')
    }),
    ...optional('limit', fields, (limit) =>
      readWhole(limit, '/limit', 'The number of rows', 1, questionLimits.tableRows),
    ),
  }
}

function parseShared(fields: Fields) {
  const { last, from, until } = fields
  if (last !== undefined && (from !== undefined || until !== undefined)) {
    throw fault('/last', 'Give either "last", or "from" and "until".')
  }
  if (last === undefined && (from === undefined || until === undefined)) {
    throw fault(
      from === undefined ? '/from' : '/until',
      'Say which time is meant: "last": "30d", or both "from" and "until".',
    )
  }
  return {
    ...optional('event', fields, parseEvent),
    ...optional('from', fields, (from) => parseInstant(from, '/from')),
    ...optional('until', fields, (until) => parseInstant(until, '/until')),
    ...optional('last', fields, (last) => readText(last, '/last', 'The range', 10)),
    ...optional('timezone', fields, (zone) => readText(zone, '/timezone', 'A time zone', 100)),
    ...optional('filter', fields, (filter) => parseFilter(filter, '/filter')),
    ...optional('bots', fields, (bots) => readOneOf(bots, ['exclude', 'include', 'only'], '/bots', '"bots"')),
  }
}

function parseEvent(value: unknown): string | string[] {
  if (!Array.isArray(value)) return readText(value, '/event', 'The name of an event', 200)
  return readList(value, '/event', 'The list of events', 1, questionLimits.eventNames).map((name, index) =>
    readText(name, pointer('/event', index), 'The name of an event', 200),
  )
}

function parseInstant(value: unknown, path: string): string | number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'string' && value.length <= 40) return value
  throw fault(path, `A time is ISO 8601 such as "2026-10-01", or Unix milliseconds, not ${shown(value)}.`)
}

function parseFieldList(value: unknown, path: string, what: string, from: number, to: number): string[] {
  const names = readList(value, path, what, from, to).map((name, index) =>
    readText(name, pointer(path, index), 'A field', questionLimits.fieldLength),
  )
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) {
      throw fault(pointer(path, index), `"${shown(name)}" is named twice. Name it once.`)
    }
  })
  return names
}

function parseNamedMeasure(value: unknown, path: string): NamedMeasure {
  const measure = parseMeasure(value, path, ['as'])
  const name = isFields(value) ? value['as'] : undefined
  if (name === undefined) return measure
  return { ...measure, as: readText(name, pointer(path, 'as'), "A column's name", 100) }
}

function parseMeasure(value: unknown, path: string, more: readonly string[]): Measure {
  const fields = readFields(value, ['fn', 'field', ...more], path, 'A measure')
  const fn = readOneOf(
    fields['fn'],
    [...countFunctions, ...numberFunctions],
    pointer(path, 'fn'),
    'The function of a measure',
  )
  const at = pointer(path, 'field')
  if (fn === 'count' || fn === 'people' || fn === 'sessions') {
    if (fields['field'] === undefined) return { fn }
    throw fault(at, `"${fn}" counts by itself and takes no field. Leave it out.`)
  }
  if (fields['field'] === undefined) {
    throw fault(at, `"${fn}" needs the number to take: "field": "value", or "properties.NAME".`)
  }
  return { fn, field: readText(fields['field'], at, 'A field', questionLimits.fieldLength) }
}

function parseCompare(value: unknown): 'previous_period' | { offset: string } {
  if (value === 'previous_period') return value
  if (!isFields(value)) {
    throw fault('/compare', 'Compare with "previous_period", or with an offset such as {"offset": "7d"}.')
  }
  const { offset } = readFields(value, ['offset'], '/compare', '"compare"')
  return { offset: readText(offset, '/compare/offset', 'An offset', 10) }
}

function optional<K extends string, T>(
  key: K,
  fields: Fields,
  read: (value: unknown) => T,
): { [P in K]?: T } {
  const value = fields[key]
  // The cast is the key's: TypeScript widens a computed key to any string.
  return value === undefined ? {} : ({ [key]: read(value) } as { [P in K]?: T })
}
