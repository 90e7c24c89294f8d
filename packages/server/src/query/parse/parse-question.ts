import {
  intervals,
  type DistributionQuestion,
  type FormulaQuestion,
  type LifecycleQuestion,
  type NamedMeasure,
  type OverviewQuestion,
  type Question,
  type SeriesQuestion,
  type StickinessQuestion,
  type TableQuestion,
  type TrendQuestion,
  units,
} from '../question.ts'
import { questionLimits } from '../question-limits.ts'
import { parseFilter } from './parse-filter.ts'
import { parseEdges, parseGroups } from './parse-groups.ts'
import { parseEachMeasure, parseMeasure } from './parse-measure.ts'
import {
  fault,
  isFields,
  optional,
  pointer,
  readFields,
  readList,
  readNumber,
  readOneOf,
  readText,
  readWhole,
  shown,
  type Fields,
} from './read.ts'

const kinds = ['trend', 'table', 'overview', 'distribution', 'lifecycle', 'stickiness'] as const
export const sharedKeys = [
  'kind',
  'event',
  'from',
  'until',
  'last',
  'timezone',
  'filter',
  'bots',
  'sample',
  'max_age',
] as const
const trendKeys = [
  ...sharedKeys,
  'measure',
  'series',
  'formulas',
  'interval',
  'window',
  'breakdown',
  'breakdown_limit',
  'top_by',
  'compare',
]
const tableKeys = [...sharedKeys, 'group_by', 'measures', 'order_by', 'descending', 'limit']

/**
 * A question out of what was sent, still in its own words: nothing is looked up and nothing is filled in.
 * @throws AppError `question_invalid` with the place as a JSON pointer.
 */
export function parseQuestion(value: unknown): Question {
  if (!isFields(value))
    throw fault('', 'A question is a JSON object with "kind", such as "trend" or "table".')
  const kind = readOneOf(value['kind'], kinds, '/kind', 'The kind of a question')
  switch (kind) {
    case 'trend':
      return parseTrend(value)
    case 'table':
      return parseTable(value)
    case 'overview':
      return parseOverview(value)
    case 'distribution':
      return parseDistribution(value)
    case 'lifecycle':
      return { kind, ...parseByInterval(value, 'A lifecycle') }
    case 'stickiness':
      return { kind, ...parseByInterval(value, 'A stickiness') }
  }
}

/** What every question may have: when, whose events, and which of them. */
export function parseShared(fields: Fields) {
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
    ...optional('event', fields, (event) => parseEvent(event, '/event')),
    ...optional('from', fields, (from) => parseInstant(from, '/from')),
    ...optional('until', fields, (until) => parseInstant(until, '/until')),
    ...optional('last', fields, (last) => readText(last, '/last', 'The range', 10)),
    ...optional('timezone', fields, (zone) => readText(zone, '/timezone', 'A time zone', 100)),
    ...optional('filter', fields, (filter) => parseFilter(filter, '/filter')),
    ...optional('bots', fields, (bots) => readOneOf(bots, ['exclude', 'include', 'only'], '/bots', '"bots"')),
    ...optional('sample', fields, parseSample),
    ...optional('max_age', fields, (age) => readWhole(age, '/max_age', 'The age in seconds', 0, 3600)),
  }
}

function parseTrend(value: unknown): TrendQuestion {
  const fields = readFields(value, trendKeys, '', 'A trend')
  for (const key of ['event', 'measure']) {
    if (fields['series'] === undefined || fields[key] === undefined) continue
    throw fault(`/${key}`, `With "series", each of them has its own "${key}". Move this one there.`)
  }
  return {
    kind: 'trend',
    ...parseShared(fields),
    ...optional('measure', fields, (measure) => parseEachMeasure(measure, '/measure')),
    ...optional('series', fields, parseSeries),
    ...optional('formulas', fields, parseFormulas),
    ...optional('interval', fields, parseInterval),
    ...optional('window', fields, parseWindow),
    ...optional('breakdown', fields, (breakdown) =>
      parseGroups(breakdown, '/breakdown', 'A breakdown', 0, questionLimits.breakdowns),
    ),
    ...optional('breakdown_limit', fields, (limit) =>
      readWhole(limit, '/breakdown_limit', 'The number of series', 1, questionLimits.breakdownLimit),
    ),
    ...optional('top_by', fields, (by) => readOneOf(by, ['total', 'last'], '/top_by', '"top_by"')),
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
    group_by: parseGroups(fields['group_by'], '/group_by', 'The groups', 1, questionLimits.groups),
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

function parseOverview(value: unknown): OverviewQuestion {
  const fields = readFields(value, [...sharedKeys, 'interval', 'compare', 'limit'], '', 'An overview')
  return {
    kind: 'overview',
    ...parseShared(fields),
    ...optional('interval', fields, parseInterval),
    ...optional('compare', fields, parseCompare),
    ...optional('limit', fields, (limit) => readWhole(limit, '/limit', 'The number of rows', 0, 100)),
  }
}

function parseDistribution(value: unknown): DistributionQuestion {
  const fields = readFields(value, [...sharedKeys, 'measure', 'per', 'edges'], '', 'A distribution')
  return {
    kind: 'distribution',
    ...parseShared(fields),
    ...optional('measure', fields, (measure) => parseMeasure(measure, '/measure')),
    ...optional('per', fields, (per) => readOneOf(per, units, '/per', '"per"')),
    ...optional('edges', fields, (edges) => parseEdges(edges, '/edges')),
  }
}

function parseByInterval(
  value: unknown,
  what: string,
): Omit<LifecycleQuestion, 'kind'> & Omit<StickinessQuestion, 'kind'> {
  const fields = readFields(value, [...sharedKeys, 'interval'], '', what)
  return { ...parseShared(fields), ...optional('interval', fields, parseInterval) }
}

function parseSeries(value: unknown): SeriesQuestion[] {
  return readList(value, '/series', 'The series', 1, questionLimits.series).map((entry, index) => {
    const path = pointer('/series', index)
    const fields = readFields(entry, ['name', 'event', 'measure', 'filter'], path, 'A series')
    return {
      ...optional('name', fields, (name) => parseName(name, pointer(path, 'name'))),
      ...optional('event', fields, (event) => parseEvent(event, pointer(path, 'event'))),
      ...optional('measure', fields, (measure) => parseEachMeasure(measure, pointer(path, 'measure'))),
      ...optional('filter', fields, (filter) => parseFilter(filter, pointer(path, 'filter'))),
    }
  })
}

function parseName(value: unknown, path: string): string {
  const name = readText(value, path, 'The name of a series', 40)
  if (/^[A-Za-z]\w*$/.test(name)) return name
  throw fault(path, 'The name of a series begins with a letter and has letters, digits and _ only.')
}

function parseFormulas(value: unknown): FormulaQuestion[] {
  return readList(value, '/formulas', 'The formulas', 1, questionLimits.formulas).map((entry, index) => {
    const path = pointer('/formulas', index)
    const fields = readFields(entry, ['formula', 'as'], path, 'A formula')
    const at = pointer(path, 'formula')
    return {
      formula: readText(fields['formula'], at, 'A formula', questionLimits.formulaLength),
      ...optional('as', fields, (name) => readText(name, pointer(path, 'as'), "A formula's name", 100)),
    }
  })
}

export function parseInterval(value: unknown) {
  return readOneOf(value, intervals, '/interval', 'An interval')
}

function parseWindow(value: unknown): 'cumulative' | { rolling: number } {
  if (value === 'cumulative') return value
  if (!isFields(value)) {
    throw fault('/window', 'A window is "cumulative", or so many buckets such as {"rolling": 7}.')
  }
  const { rolling } = readFields(value, ['rolling'], '/window', 'A window')
  const most = questionLimits.rollingBuckets
  return { rolling: readWhole(rolling, '/window/rolling', 'The number of buckets', 2, most) }
}

export function parseEvent(value: unknown, path: string): string | string[] {
  if (!Array.isArray(value)) return readText(value, path, 'The name of an event', 200)
  return readList(value, path, 'The list of events', 1, questionLimits.eventNames).map((name, index) =>
    readText(name, pointer(path, index), 'The name of an event', 200),
  )
}

function parseInstant(value: unknown, path: string): string | number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'string' && value.length <= 40) return value
  throw fault(path, `A time is ISO 8601 such as "2026-10-01", or Unix milliseconds, not ${shown(value)}.`)
}

function parseSample(value: unknown): number | 'auto' {
  if (value === 'auto') return value
  const sample = readNumber(value, '/sample', 'The part to read')
  if (sample > 0 && sample <= 1) return sample
  throw fault('/sample', `The part to read is greater than 0 and at most 1, such as 0.1; or it is "auto".`)
}

function parseNamedMeasure(value: unknown, path: string): NamedMeasure {
  const measure = parseEachMeasure(value, path, ['as'])
  const name = isFields(value) ? value['as'] : undefined
  if (name === undefined) return measure
  return { ...measure, as: readText(name, pointer(path, 'as'), "A column's name", 100) }
}

function parseCompare(value: unknown): NonNullable<TrendQuestion['compare']> {
  if (value === 'previous_period') return value
  if (!isFields(value)) {
    throw fault('/compare', 'Compare with "previous_period", or with an offset such as {"offset": "7d"}.')
  }
  const fields = readFields(value, ['offset', 'match'], '/compare', '"compare"')
  return {
    offset: readText(fields['offset'], '/compare/offset', 'An offset', 10),
    ...optional('match', fields, (match) =>
      readOneOf(match, ['date', 'weekday'], '/compare/match', 'What is to match'),
    ),
  }
}
