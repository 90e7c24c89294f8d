import { timeWindows, type TimeWindow } from '../../questions/question.ts'
import { numberFormats, type MetricDefinition, type NumberFormat } from './metrics-api.ts'

/** A metric while it is written: every setting has a text, empty where it is left out. */
export interface MetricDraft {
  readonly name: string
  readonly formula: string
  readonly dimensions: readonly string[]
  readonly timeWindow: TimeWindow
  readonly cacheTtl: string
  readonly unit: string
  readonly format: NumberFormat | ''
  readonly description: string
  readonly owner: string
}

export const plainMetric: MetricDraft = {
  name: '',
  formula: '',
  dimensions: [],
  timeWindow: '1d',
  cacheTtl: '',
  unit: '',
  format: '',
  description: '',
  owner: '',
}

export function draftOf(definition: MetricDefinition): MetricDraft {
  const {
    name,
    formula,
    dimensions = [],
    time_window: timeWindow = '1d',
    cache_ttl: cacheTtl = '',
  } = definition
  const { unit = '', format = '', description = '', owner = '' } = definition
  return { name, formula, dimensions, timeWindow, cacheTtl, unit, format, description, owner }
}

/** As the API takes it: what is empty is left out. */
export function definitionOf(draft: MetricDraft): MetricDefinition {
  const { name, formula, dimensions, timeWindow, format } = draft
  const text = <K extends string>(key: K, value: string): Partial<Record<K, string>> =>
    value.trim() === '' ? {} : textUnder(key, value.trim())
  return {
    name: name.trim(),
    formula,
    ...(dimensions.length === 0 ? {} : { dimensions }),
    ...(timeWindow === '1d' ? {} : { time_window: timeWindow }),
    ...text('cache_ttl', draft.cacheTtl),
    ...text('unit', draft.unit),
    ...(format === '' ? {} : { format }),
    ...text('description', draft.description),
    ...text('owner', draft.owner),
  }
}

export function timeWindowOf(value: string): TimeWindow {
  return timeWindows.find((one) => one === value) ?? '1d'
}

export function formatOf(value: string): NumberFormat | '' {
  return numberFormats.find((one) => one === value) ?? ''
}

function textUnder<K extends string>(key: K, value: string): Partial<Record<K, string>> {
  const entry: Partial<Record<K, string>> = {}
  entry[key] = value
  return entry
}
