import { parseGroups } from '../../parse/parse-groups.ts'
import { parseInterval } from '../../parse/parse-question.ts'
import {
  fault,
  isFields,
  optional,
  pointer,
  readFields,
  readList,
  readOneOf,
  readText,
  readWhole,
} from '../../parse/read.ts'
import type { GroupBy } from '../../question.ts'
import { questionLimits } from '../../question-limits.ts'
import { journeyKeys, parseChoice, parseJourneyShared, parseWindow, readChoice } from '../parse-shared.ts'
import {
  attemptRules,
  funnelLimits,
  orders,
  type FunnelExclusion,
  type FunnelQuestion,
  type FunnelStep,
} from './funnel-question.ts'

const funnelKeys = [
  ...journeyKeys,
  'steps',
  'order',
  'window',
  'per',
  'exclusions',
  'attempts',
  'breakdown',
  'breakdown_step',
  'breakdown_limit',
  'control',
  'interval',
  'next',
]

/** @throws AppError `question_invalid` */
export function parseFunnel(value: unknown): FunnelQuestion {
  const fields = readFields(value, funnelKeys, '', 'A funnel')
  const steps = readList(fields['steps'], '/steps', 'The list of steps', 2, funnelLimits.steps)
  return {
    kind: 'funnel',
    ...parseJourneyShared(fields),
    steps: steps.map((step, index) => parseStep(step, pointer('/steps', index))),
    ...optional('order', fields, (order) => readOneOf(order, orders, '/order', 'The order')),
    ...optional('window', fields, (window) => parseWindow(window, '/window')),
    ...optional('per', fields, parsePer),
    ...optional('exclusions', fields, (list) =>
      readList(list, '/exclusions', 'The list of exclusions', 0, funnelLimits.exclusions).map(
        (exclusion, index) => parseExclusion(exclusion, pointer('/exclusions', index)),
      ),
    ),
    ...optional('attempts', fields, (rule) => readOneOf(rule, attemptRules, '/attempts', '"attempts"')),
    ...optional('breakdown', fields, parseBreakdown),
    ...optional('breakdown_step', fields, (step) =>
      readWhole(step, '/breakdown_step', 'The step of the breakdown', 1, steps.length),
    ),
    ...optional('breakdown_limit', fields, (limit) =>
      readWhole(limit, '/breakdown_limit', 'The number of series', 1, questionLimits.breakdownLimit),
    ),
    ...optional('control', fields, (control) =>
      readText(control, '/control', 'The value to compare with', questionLimits.textLength),
    ),
    ...optional('interval', fields, parseInterval),
    ...optional('next', fields, (next) =>
      readWhole(next, '/next', 'The number of events that are listed', 1, funnelLimits.next),
    ),
  }
}

function parseStep(value: unknown, path: string): FunnelStep {
  const fields = readFields(value, ['name', 'event', 'filter', 'any', 'optional', 'after'], path, 'A step')
  if (fields['any'] !== undefined && (fields['event'] !== undefined || fields['filter'] !== undefined)) {
    throw fault(pointer(path, 'any'), 'A step has either "any", or "event" and "filter".')
  }
  return {
    ...optional('name', fields, (name) => readText(name, pointer(path, 'name'), 'The name of a step', 100)),
    ...readChoice(fields, path),
    ...optional('any', fields, (any) => {
      const at = pointer(path, 'any')
      return readList(any, at, '"any"', 1, funnelLimits.choices).map((choice, index) =>
        parseChoice(choice, pointer(at, index), 'An event of a step'),
      )
    }),
    ...optional('optional', fields, (optional) => {
      if (typeof optional === 'boolean') return optional
      throw fault(pointer(path, 'optional'), '"optional" is true or false.')
    }),
    ...optional('after', fields, (after) => {
      const at = pointer(path, 'after')
      return readList(after, at, '"after"', 0, funnelLimits.steps).map((name, index) =>
        readText(name, pointer(at, index), 'The name of a step', 100),
      )
    }),
  }
}

function parseExclusion(value: unknown, path: string): FunnelExclusion {
  const fields = readFields(value, ['event', 'filter', 'from_step', 'until_step'], path, 'An exclusion')
  if (fields['event'] === undefined && fields['filter'] === undefined) {
    throw fault(path, 'An exclusion names an "event", or has a "filter".')
  }
  const place = (key: 'from_step' | 'until_step') =>
    optional(key, fields, (step) =>
      readWhole(step, pointer(path, key), 'The place of a step', 1, funnelLimits.steps),
    )
  return { ...readChoice(fields, path), ...place('from_step'), ...place('until_step') }
}

function parsePer(value: unknown): NonNullable<FunnelQuestion['per']> {
  if (value === 'person' || value === 'session') return value
  if (!isFields(value)) {
    throw fault(
      '/per',
      '"per" is "person", "session", or the field that stays the same: {"same": "properties.cart_id"}.',
    )
  }
  const { same } = readFields(value, ['same'], '/per', '"per"')
  return { same: readText(same, '/per/same', 'A field', questionLimits.fieldLength) }
}

function parseBreakdown(value: unknown): GroupBy {
  const [group] = parseGroups([value], '/breakdown', 'A breakdown', 1, 1)
  if (group === undefined) throw fault('/breakdown', 'A breakdown is a field, such as "country".')
  return group
}
