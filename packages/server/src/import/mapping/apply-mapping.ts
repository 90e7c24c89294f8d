import { parseTime } from '@tidemark/event'
import { DateTime, IANAZone } from 'luxon'
import { AppError } from '../../errors.ts'
import { refuse, type Refusal } from '../record.ts'
import { cellText } from './cell-text.ts'
import { defaultTarget, fieldTargets } from './field-names.ts'
import { readValue, type CellKind } from './read-value.ts'
import { compileTemplate } from './template.ts'
import type { ColumnType, Mapping } from './mapping.ts'

/** The columns of one record with what stands in them: text from CSV, any JSON from elsewhere. */
export type Row = Readonly<Record<string, unknown>>

export type RowConverter = (row: Row) => { readonly event: object } | Refusal

/** Puts one thing of the row where it belongs in the event, or says what is wrong with it. */
type Step = (row: Row, event: Draft) => Refusal | undefined

interface Draft {
  [key: string]: unknown
}

/**
 * Turns `mapping` into a function over rows. Columns of our own names need no mapping.
 * @throws AppError `request_invalid` where the mapping names a column or a field that there is not, or gives
 * no name or no time.
 */
export function compileMapping(mapping: Mapping, header: readonly string[], cells: CellKind): RowConverter {
  const steps = compileSteps(mapping, header, cells)
  return (row) => {
    const event: Draft = Object.create(null)
    for (const step of steps) {
      const refusal = step(row, event)
      if (refusal !== undefined) return refusal
    }
    if (event['name'] === undefined) return refuse('name_missing', 'The column of the name is empty here.')
    event['source'] ??= 'import'
    return { event }
  }
}

function compileSteps(mapping: Mapping, header: readonly string[], cells: CellKind): readonly Step[] {
  const faults: string[] = []
  const columns = new Set(header)
  const needColumn = (column: string, where: string) => {
    if (!columns.has(column))
      faults.push(`${where} names the column "${column}", and the file has none of that name`)
  }
  const used = new Set<string>()
  const targets = new Set<string>()
  const steps: Step[] = [timeStep(mapping, header, { used, needColumn, faults })]

  for (const [target, column] of Object.entries(mapping.columns ?? {})) {
    checkTarget(target, faults)
    needColumn(column, `columns.${target}`)
    used.add(column)
    targets.add(target)
    steps.push(columnStep({ target, column, cells }, mapping))
  }
  for (const [target, text] of Object.entries(mapping.set ?? {})) {
    checkTarget(target, faults)
    const template = compileTemplate(text)
    for (const column of template.columns) needColumn(column, `set.${target}`)
    for (const column of template.columns) used.add(column)
    targets.add(target)
    steps.push((row, event) => put(event, target, template.fill(row)))
  }
  for (const column of restOf(mapping, header)) {
    needColumn(column, 'properties')
    const target = defaultTarget(column)
    if (used.has(column) || targets.has(target) || target === 'timestamp') continue
    targets.add(target)
    steps.push(columnStep({ target, column, cells }, mapping))
  }
  for (const column of Object.keys({ ...mapping.types, ...mapping.values }))
    needColumn(column, 'types or values')
  if (!targets.has('name')) {
    faults.push('nothing gives the events a name: say --set name=click, or --column name=COLUMN')
  }
  if (faults.length > 0) {
    const message = `The columns do not fit:\n${faults.map((fault) => `  - ${fault}.`).join('\n')}\nThe file has: ${header.join(', ')}`
    throw new AppError('request_invalid', message)
  }
  return steps
}

function restOf(mapping: Mapping, header: readonly string[]): readonly string[] {
  if (mapping.properties === 'none') return []
  return Array.isArray(mapping.properties) ? mapping.properties : header
}

function checkTarget(target: string, faults: string[]): void {
  if (fieldTargets.has(target) || /^(properties|context)\../.test(target)) return
  faults.push(
    `"${target}" is no field of an event: put it under properties.${target}, or see docs/importing.md`,
  )
}

function timeStep(
  mapping: Mapping,
  header: readonly string[],
  checks: { used: Set<string>; needColumn: (column: string, where: string) => void; faults: string[] },
): Step {
  const ours = header.find((column) => defaultTarget(column) === 'timestamp')
  const from = mapping.time?.from ?? (ours === undefined ? undefined : `{${ours}}`)
  if (from === undefined) {
    checks.faults.push('nothing says when the events happened: say --column timestamp=COLUMN')
    return () => undefined
  }
  const template = compileTemplate(from)
  const seconds = compileTemplate(mapping.time?.add_seconds ?? '0')
  for (const column of template.columns) checks.used.add(column)
  for (const column of [...template.columns, ...seconds.columns]) checks.needColumn(column, 'time')
  const zone = mapping.time?.timezone ?? 'UTC'
  if (!IANAZone.isValidZone(zone))
    checks.faults.push(`"${zone}" is no time zone: write one like Europe/Berlin`)
  const format = mapping.time?.format
  return (row, event) => {
    const text = template.fill(row)
    if (text === undefined) return refuse('timestamp_missing', 'The column of the time is empty here.')
    const at = readTime(text, { format, zone }, row, template.only)
    const added = Number(seconds.fill(row))
    if (at === undefined || !Number.isFinite(added)) {
      const how = format === undefined ? 'an ISO 8601 or Unix time (or give --time-format)' : `"${format}"`
      return refuse('timestamp_invalid', `"${text.slice(0, 100)}" is not ${how}.`)
    }
    event['timestamp'] = at + added * 1000
    return undefined
  }
}

function readTime(
  text: string,
  how: { readonly format: string | undefined; readonly zone: string },
  row: Row,
  column: string | undefined,
): number | undefined {
  const value = column === undefined ? text : row[column]
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.getTime()
  if (how.format === undefined) {
    const at = parseTime(typeof value === 'number' ? value : text)
    const local =
      at !== undefined && how.zone !== 'UTC' && !/([zZ]|UTC|[+-]\d{2}(:?\d{2})?)$/.test(text.slice(10))
    if (!local || /^\d+(\.\d+)?$/.test(text)) return at
    return DateTime.fromMillis(at, { zone: 'UTC' }).setZone(how.zone, { keepLocalTime: true }).toMillis()
  }
  const time = DateTime.fromFormat(text, how.format, { zone: how.zone })
  return time.isValid ? time.toMillis() : undefined
}

function columnStep(
  place: { readonly target: string; readonly column: string; readonly cells: CellKind },
  mapping: Mapping,
): Step {
  const { target, column, cells } = place
  const type: ColumnType | undefined = mapping.types?.[column] ?? typeOfTarget(target)
  const values = mapping.values?.[column]
  return (row, event) => {
    const raw = row[column]
    if (raw === undefined || raw === null || raw === '') return undefined
    const replaced = values === undefined ? undefined : own(values, cellText(raw))
    const value = replaced ?? readValue(raw, type, cells)
    const wanted = target === 'properties' || target === 'context' ? 'JSON object' : (type ?? 'value')
    if (value === undefined || (wanted === 'JSON object' && !isObject(value))) {
      return refuse(
        'value_invalid',
        `"${cellText(raw).slice(0, 100)}" in the column ${column} is no ${wanted}.`,
      )
    }
    return put(event, target, value)
  }
}

/** Fields of ours hold text, whatever it looks like: an id of digits is no number. */
function typeOfTarget(target: string): ColumnType | undefined {
  if (target === 'value' || target === 'retry_count' || target === 'sample_rate') return 'number'
  if (target === 'properties' || target === 'context') return 'json'
  return target.startsWith('properties.') ? undefined : 'text'
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function put(event: Draft, target: string, value: unknown): undefined {
  if (value === undefined) return undefined
  const path = target.startsWith('properties.')
    ? ['properties', target.slice('properties.'.length)]
    : target.split('.')
  let place = event
  for (const key of path.slice(0, -1)) place = innerOf(place, key)
  const last = path.at(-1) ?? target
  // `properties` and `context` themselves add to what other columns put there.
  if ((target === 'properties' || target === 'context') && typeof value === 'object') {
    Object.assign(innerOf(place, last), value)
  } else place[last] = value
  return undefined
}

function innerOf(place: Draft, key: string): Draft {
  const inner = place[key]
  if (typeof inner === 'object' && inner !== null) return inner as Draft
  // Without a prototype: a column may be called `__proto__`.
  const made: Draft = Object.create(null)
  place[key] = made
  return made
}
