import { snakeCase } from '@tidemark/event'
import { parseDuration } from '../duration.ts'
import { isError, listed, type SettingFault, type SpannedFault } from '../fault.ts'
import type { Expression } from '../formula/expression.ts'
import { fieldName } from '../formula/field-name.ts'
import { readFormula } from '../formula/parse-formula.ts'
import { readPath } from '../formula/read-filter.ts'
import { nearest } from '../nearest.ts'
import type { Span } from '../place.ts'
import { parseSyntax } from '../syntax/parse-syntax.ts'
import {
  definitionLimits as limits,
  numberFormats,
  settingNames,
  timeWindows,
  type MetricDefinition,
} from './definition.ts'

/** A metric that makes sense by itself: the metrics that it names are not looked at yet. */
export interface ReadMetric {
  readonly definition: MetricDefinition
  readonly expression: Expression
}

export interface ReadDefinition {
  /** `undefined` when there is an error. */
  readonly metric: ReadMetric | undefined
  readonly faults: readonly SettingFault[]
}

type Fields = Readonly<Record<string, unknown>>
type Report = (path: string, fault: SpannedFault) => void

const whole: Span = { from: 0, until: Infinity }

/** The metric that `given` defines, and what is wrong with it. */
export function readDefinition(given: unknown): ReadDefinition {
  const faults: SettingFault[] = []
  const report: Report = (path, fault) => faults.push({ ...fault, path })
  const fields = readFields(given, report)
  const name = readText(fields, 'name', { max: limits.nameCharacters, report })
  if (name !== undefined) checkName(name, report)
  const formula = readText(fields, 'formula', { max: Infinity, report })
  const expression = formula === undefined ? undefined : expressionOf(formula, report)
  const more = present({
    dimensions: readDimensions(fields['dimensions'], report),
    time_window: readChoice(fields, 'time_window', timeWindows, report),
    cache_ttl: readLength(fields, 'cache_ttl', report),
    unit: readText(fields, 'unit', { max: limits.unitCharacters, report }),
    format: readChoice(fields, 'format', numberFormats, report),
    description: readText(fields, 'description', { max: limits.descriptionCharacters, report }),
    owner: readText(fields, 'owner', { max: limits.ownerCharacters, report }),
  })
  const isWhole = name !== undefined && formula !== undefined && expression !== undefined
  const metric =
    isWhole && !faults.some(isError) ? { definition: { name, formula, ...more }, expression } : undefined
  return { metric, faults }
}

function readFields(given: unknown, report: Report): Fields {
  const fields: Fields = isFields(given) ? given : {}
  for (const required of ['name', 'formula'] as const) {
    if (fields[required] !== undefined) continue
    const example = required === 'name' ? '"conversion_rate"' : '"count(purchase) / count(page_view) * 100"'
    report('', {
      code: 'missing_setting',
      span: whole,
      message: `The metric has no ${required}. Give it one, such as ${example}.`,
      expected: [required],
    })
  }
  for (const key of Object.keys(fields)) {
    if (settingNames.some((known) => known === key)) continue
    const near = nearest(key, settingNames)
    report(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, {
      code: 'unknown_setting',
      span: whole,
      message: `A metric has no "${key.slice(0, 60)}". ${near === undefined ? `It may have ${listed(settingNames)}.` : `Did you mean "${near}"?`}`,
      expected: settingNames,
      suggestion: near,
    })
  }
  return fields
}

function readText(
  fields: Fields,
  setting: string,
  { max, report }: { readonly max: number; readonly report: Report },
): string | undefined {
  const value = fields[setting]
  if (value === undefined) return undefined
  const fault = (message: string) => {
    report(`/${setting}`, { code: 'wrong_value', span: whole, message, expected: ['a text'] })
    return undefined
  }
  if (typeof value !== 'string') return fault(`The ${setting} is a text: put it into quotes.`)
  if (value.length > max) return fault(`The ${setting} has at most ${max} characters. Shorten it.`)
  if (value.trim() === '') return fault(`The ${setting} is empty. Write one, or leave the line out.`)
  return value
}

/** References are written without backticks and names stand in addresses, so they are plain. */
function checkName(name: string, report: Report): void {
  if (/^[a-z_][a-z0-9_]*$/i.test(name)) return
  const plain = snakeCase(name)
  report('/name', {
    code: 'wrong_value',
    span: whole,
    message: "A metric's name has letters, digits and _, and does not begin with a digit.",
    expected: ['a name such as conversion_rate'],
    suggestion: /^[a-z_][a-z0-9_]*$/.test(plain) ? plain : undefined,
  })
}

function expressionOf(formula: string, report: Report): Expression | undefined {
  const { expression, faults } = readFormula(formula)
  for (const fault of faults) report('/formula', fault)
  return expression
}

function readDimensions(value: unknown, report: Report): readonly string[] | undefined {
  if (value === undefined) return undefined
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    const message = 'The dimensions are a list of fields, each a text.'
    report('/dimensions', { code: 'wrong_value', span: whole, message, expected: ['["country", "plan"]'] })
    return undefined
  }
  if (value.length > limits.dimensions) {
    const message = `A metric has at most ${limits.dimensions} dimensions. Keep those that are asked for.`
    report('/dimensions', { code: 'wrong_value', span: whole, message })
  }
  value.forEach((field, index) => {
    const { tree, faults } = parseSyntax(field, 'field')
    for (const fault of faults) report(`/dimensions/${index}`, fault)
    if (tree !== undefined && faults.length === 0 && fieldName(readPath(tree)) === 'cohort') {
      report(`/dimensions/${index}`, {
        code: 'wrong_value',
        span: whole,
        message:
          'A metric is filtered by cohorts, not divided by them. For a property of that name write properties.cohort.',
        suggestion: 'properties.cohort',
      })
    }
    if (value.indexOf(field) === index) return
    report(`/dimensions/${index}`, {
      code: 'repeated',
      span: whole,
      message: `"${field.slice(0, 60)}" is among the dimensions already. Name it once.`,
    })
  })
  return value
}

function readChoice<const T extends string>(
  fields: Fields,
  setting: string,
  options: readonly T[],
  report: Report,
): T | undefined {
  const text = readText(fields, setting, { max: 100, report })
  const found = options.find((option) => option === text)
  if (text !== undefined && found === undefined) {
    report(`/${setting}`, {
      code: 'wrong_value',
      span: whole,
      message: `The ${setting} is one of ${listed(options)}.${setting === 'time_window' ? ' For longer windows that move, use rolling(…).' : ''}`,
      expected: options,
      suggestion: nearest(text, options),
    })
  }
  return found
}

function readLength(fields: Fields, setting: string, report: Report): string | undefined {
  const text = readText(fields, setting, { max: 100, report })
  if (text === undefined || parseDuration(text) !== undefined) return text
  report(`/${setting}`, {
    code: 'wrong_value',
    span: whole,
    message: `The ${setting} is a length of time: a whole number with s, m, h, d or w, such as "5m".`,
    expected: ['5m'],
  })
  return undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `fields` without those that are undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  // TypeScript widens the keys of what `fromEntries` gives to any text.
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
