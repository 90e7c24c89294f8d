import {
  countFunctions,
  numberFunctions,
  stats,
  units,
  type EachMeasure,
  type GroupBy,
} from '../../questions/question.ts'
import { looksFor } from '../../questions/drawing.ts'
import { parseRules, writeRules } from '../../view/filter-rule.ts'
import {
  exploreKinds,
  exploreLimits,
  groupLimits,
  letterOf,
  plainDraft,
  plainSeries,
  type ExploreDraft,
  type FormulaDraft,
  type SeriesDraft,
} from './explore-draft.ts'

/**
 * The address of an exploration: only what differs from the plain one. Lists are parted by `,` and what belongs
 * together by `~`: `a=purchase~sum~value&a-filter=country:is:DE&by=properties.plan,value~10`.
 */
export type ExploreSearch = Readonly<Record<string, string | undefined>>

/** Reads what anybody may have written by hand. What makes no sense is left out, and said. */
export function parseExploreSearch(raw: ExploreSearch): {
  readonly draft: ExploreDraft
  /** The parts that made no sense, as they are written. */
  readonly faults: readonly string[]
} {
  const faults: string[] = []
  const read = <T>(key: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = raw[key]
    if (text === undefined || text === '') return undefined
    const value = parse(text)
    if (value === undefined) faults.push(`${key}=${text}`)
    return value
  }
  const oneOf =
    <T extends string>(choices: readonly T[]) =>
    (text: string) =>
      choices.find((choice) => choice === text)
  const kind = read('kind', oneOf(exploreKinds)) ?? plainDraft.kind
  const series: SeriesDraft[] = []
  for (const key of seriesKeys) {
    if (raw[key] === undefined && series.length > 0) break
    const { rules, faults: wrong } = parseRules(raw[`${key}-filter`] ?? '')
    faults.push(...wrong.map((rule) => `${key}-filter=${rule}`))
    const { events, measure } = read(key, parseSeries) ?? plainSeries
    series.push({ events, measure, filter: rules })
  }
  const groups = (read('by', (text) => listOf(text, parseGroup)) ?? []).slice(0, groupLimits[kind])
  return {
    draft: {
      kind,
      series: kind === 'trend' ? series : series.slice(0, 1),
      formulas: kind === 'trend' ? (read('formulas', (text) => listOf(text, parseFormula)) ?? []) : [],
      groups,
      limit: read('limit', (text) => wholeNumber(text, 1, kind === 'table' ? 1000 : 50)),
      topBy: read('top', oneOf(['total', 'last'])) ?? 'total',
      window: read('window', (text) => {
        if (text === 'cumulative') return text
        const rolling = wholeNumber(text, 2, exploreLimits.rolling)
        return rolling === undefined ? undefined : { rolling }
      }),
      columns: read('columns', (text) => listOf(text, parseMeasure)) ?? plainDraft.columns,
      orderBy: read('order', (text) => {
        const place = wholeNumber(text.replace(/^-/, ''), 0, 20)
        return place === undefined ? undefined : { place, descending: text.startsWith('-') }
      }),
      per: read('per', oneOf(units)) ?? plainDraft.per,
      edges: read('edges', (text) => risingNumbers(text)),
      look: read('look', oneOf(looksFor(kind))),
    },
    faults,
  }
}

/** Every key is there, so that it takes the place of what was. */
export function exploreSearch(draft: ExploreDraft): ExploreSearch {
  const { kind, series, formulas, groups, limit, topBy, window, columns, orderBy, per, edges, look } = draft
  const isPlain = series.length === 1 && series[0] !== undefined && writeSeries(series[0]) === ''
  const entries = seriesKeys.flatMap((key, index): [string, string | undefined][] => {
    const one = series[index]
    const filter = one === undefined || one.filter.length === 0 ? undefined : writeRules(one.filter)
    // A series of every event is written too: what follows it would else move up.
    return [
      [key, one === undefined || isPlain ? undefined : writeSeries(one) || '~count'],
      [`${key}-filter`, filter],
    ]
  })
  return {
    kind: kind === plainDraft.kind ? undefined : kind,
    ...Object.fromEntries(entries),
    formulas: formulas.length === 0 ? undefined : formulas.map(writeFormula).join(','),
    by: groups.length === 0 ? undefined : groups.map(writeGroup).join(','),
    limit: limit === undefined ? undefined : String(limit),
    top: topBy === 'total' ? undefined : topBy,
    window: window === undefined ? undefined : window === 'cumulative' ? window : String(window.rolling),
    columns: writeColumns(columns) === writeColumns(plainDraft.columns) ? undefined : writeColumns(columns),
    order: orderBy === undefined ? undefined : `${orderBy.descending ? '-' : ''}${orderBy.place}`,
    per: per === plainDraft.per ? undefined : per,
    edges: edges === undefined ? undefined : edges.join('~'),
    look: look === undefined || look === looksFor(kind)[0] ? undefined : look,
  }
}

/** Rising numbers between which values are counted: `18 30 50`, however they are parted. */
export function risingNumbers(text: string): readonly number[] | undefined {
  const numbers = text
    .split(/[~\s;,]+/)
    .filter((part) => part !== '')
    .map(Number)
  const isRising = numbers.every(
    (number, at) => Number.isFinite(number) && number > (numbers[at - 1] ?? -Infinity),
  )
  return numbers.length > 0 && numbers.length <= exploreLimits.edges && isRising ? numbers : undefined
}

const seriesKeys = Array.from({ length: exploreLimits.series }, (_, index) => letterOf(index).toLowerCase())
const functions = [...countFunctions, ...numberFunctions, 'distinct'] as const
/** More of one text is no name of anything. */
const maxLength = 1000

/** `purchase,refund~sum~value~person~p90` */
function parseSeries(text: string): Pick<SeriesDraft, 'events' | 'measure'> | undefined {
  const [events = '', ...rest] = text.split('~')
  const measure = rest.length === 0 ? plainSeries.measure : parseMeasure(rest.join('~'))
  if (measure === undefined || text.length > maxLength * 10) return undefined
  return {
    events: events
      .split(',')
      .filter((name) => name !== '')
      .map(unescape),
    measure,
  }
}

function writeSeries({ events, measure }: SeriesDraft): string {
  const names = events.map(escape).join(',')
  const written = writeMeasure(measure)
  return written === 'count' ? names : `${names}~${written}`
}

/** `sum~value~person~p90` */
function parseMeasure(text: string): EachMeasure | undefined {
  const [name, rawField = '', perName, statName, ...rest] = text.split('~')
  const fn = functions.find((one) => one === name)
  const field = unescape(rawField)
  const needsField = fn === 'distinct' || numberFunctions.some((one) => one === fn)
  const per = units.find((one) => one === perName)
  const stat = stats.find((one) => one === statName)
  if (fn === undefined || rest.length > 0 || needsField !== (field !== '')) return undefined
  if ((perName !== undefined && per === undefined) || (statName !== undefined && stat === undefined))
    return undefined
  return {
    fn,
    ...(needsField ? { field } : {}),
    ...(per === undefined ? {} : { per }),
    ...(stat === undefined ? {} : { stat }),
  }
}

function writeMeasure({ fn, field, per, stat }: EachMeasure): string {
  const parts = [fn, field === undefined ? '' : escape(field), per ?? '', stat ?? '']
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1).join('~')
}

function writeColumns(columns: ExploreDraft['columns']): string {
  return columns.map(writeMeasure).join(',')
}

/** `country`, `value~10` in steps of 10, `value~10~20~50` between edges, `cohort~trial~beta`. */
function parseGroup(text: string): GroupBy | undefined {
  const [rawField = '', ...steps] = text.split('~')
  const field = unescape(rawField)
  if (field === 'cohort') return { field, cohorts: steps.map(unescape) }
  if (field === '' || field.length > maxLength) return undefined
  if (steps.length === 0) return field
  const numbers = risingNumbers(steps.join('~'))
  if (numbers === undefined) return undefined
  const [width = 0] = numbers
  if (numbers.length > 1) return { field, edges: numbers }
  return width > 0 ? { field, width } : undefined
}

function writeGroup(group: GroupBy): string {
  if (typeof group === 'string') return escape(group)
  if ('cohorts' in group) return [group.field, ...group.cohorts.map(escape)].join('~')
  return [escape(group.field), ...('width' in group ? [group.width] : group.edges)].join('~')
}

function parseFormula(text: string): FormulaDraft | undefined {
  const [formula = '', name = '', ...rest] = text.split('~').map(unescape)
  return formula === '' || formula.length > maxLength || rest.length > 0 ? undefined : { formula, name }
}

function writeFormula({ formula, name }: FormulaDraft): string {
  return name === '' ? escape(formula) : `${escape(formula)}~${escape(name)}`
}

function listOf<T>(text: string, parse: (part: string) => T | undefined): readonly T[] | undefined {
  const parts = text.split(',').map(parse)
  const known = parts.filter((part) => part !== undefined)
  return known.length === parts.length ? known : undefined
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : undefined
}

function escape(text: string): string {
  return text.replaceAll(/[%,~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function unescape(text: string): string {
  return text.replaceAll(/%(25|2C|7E)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
