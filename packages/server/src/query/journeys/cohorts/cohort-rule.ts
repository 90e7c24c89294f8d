import { Type, type Static } from 'typebox'
import { filterSchema, type Filter } from '../../question.ts'
import { questionLimits } from '../../question-limits.ts'
import { parseFilter } from '../../parse/parse-filter.ts'
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
import { choiceFields, funnelLimits, type FunnelQuestion } from '../funnel/funnel-question.ts'
import { parseFunnel } from '../funnel/parse-funnel.ts'
import type { CrowdRequest } from '../../people/crowd/plan-crowd.ts'
import type { EventChoice } from '../journey-given.ts'
import { parseChoice } from '../parse-shared.ts'

/** Who belongs to a cohort. Time is always a window that ends now, such as `30d`; without one it is all time. */
export type CohortRule =
  | { readonly all: readonly CohortRule[] }
  | { readonly any: readonly CohortRule[] }
  | { readonly not: CohortRule }
  | {
      readonly did: EventChoice
      readonly at_least?: number
      readonly at_most?: number
      readonly last?: string
    }
  | { readonly first_did: EventChoice; readonly last?: string; readonly before?: string }
  | { readonly last_did: EventChoice; readonly last?: string; readonly before?: string }
  | { readonly trait: Filter }
  | { readonly in: string }
  | { readonly funnel: FunnelQuestion; readonly step: number; readonly outcome?: 'reached' | 'dropped' }
  | { readonly people: CrowdRequest }

export const cohortLimits = { rules: 50, depth: 10, times: 1_000_000, ids: 10_000, idLength: 200 } as const

const innerRule = { type: 'object', description: 'A rule again.' }
const choice = Type.Object(choiceFields, { additionalProperties: false })
const last = { type: 'string', pattern: '^[1-9][0-9]{0,4}(m|h|d|w|mo)$' }
const rule = (required: string, properties: object) => ({
  type: 'object',
  required: [required],
  additionalProperties: false,
  properties,
})

const cohortRuleSchema = Type.Unsafe<CohortRule>({
  description:
    'Who belongs to it. `last` is a window that ends now, `before` all that is longer ago; without them all time is meant.',
  anyOf: [
    ...['all', 'any'].map((key) => rule(key, { [key]: { type: 'array', minItems: 1, items: innerRule } })),
    rule('not', { not: innerRule }),
    rule('did', {
      did: choice,
      at_least: { type: 'integer', minimum: 1, description: 'Default: 1, or 0 with `at_most`.' },
      at_most: { type: 'integer', minimum: 0, description: '0: who did not.' },
      last,
    }),
    rule('first_did', { first_did: choice, last, before: last }),
    rule('last_did', { last_did: choice, last, before: last }),
    rule('trait', { trait: filterSchema }),
    rule('in', { in: { type: 'string', description: 'The id or name of another cohort.' } }),
    rule('funnel', {
      funnel: { type: 'object', description: 'A funnel as it is asked, with its time.' },
      step: { type: 'integer', minimum: 1 },
      outcome: { type: 'string', enum: ['reached', 'dropped'] },
    }),
    rule('people', {
      people: {
        type: 'object',
        description: 'Who lies behind a figure: a question, `of`, and a place in its answer, `at`.',
      },
    }),
  ],
})

export const cohortDefinitionSchema = Type.Union([
  Type.Object(
    {
      rule: cohortRuleSchema,
      as_of: Type.Optional(
        Type.String({
          format: 'date-time',
          description: 'The moment of which it is: what happened later does not count. Without it: now.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      ids: Type.Array(Type.String({ maxLength: cohortLimits.idLength }), {
        minItems: 1,
        maxItems: cohortLimits.ids,
        description: 'A fixed list: user ids, or anonymous ids of people without one.',
      }),
    },
    { additionalProperties: false },
  ),
])
export type CohortDefinition = Static<typeof cohortDefinitionSchema>

/** @throws AppError `question_invalid` with the place as a JSON pointer. */
export function parseCohort(value: unknown): CohortDefinition {
  const fields = readFields(value, ['rule', 'ids', 'as_of'], '', 'A cohort')
  if ((fields['rule'] === undefined) === (fields['ids'] === undefined)) {
    throw fault('/rule', 'A cohort has either a "rule", or a fixed list of "ids".')
  }
  if (fields['rule'] !== undefined) {
    return {
      rule: parseRule(fields['rule'], '/rule', 0, { rules: 0 }),
      ...optional('as_of', fields, (moment) => readText(moment, '/as_of', 'The moment', 40)),
    }
  }
  if (fields['as_of'] !== undefined) {
    throw fault('/as_of', 'A list is what it is at any time. Leave "as_of" out.')
  }
  const ids = readList(fields['ids'], '/ids', 'The list of ids', 1, cohortLimits.ids)
  return { ids: ids.map((id, index) => readText(id, pointer('/ids', index), 'An id', cohortLimits.idLength)) }
}

const kinds = [
  'all',
  'any',
  'not',
  'did',
  'first_did',
  'last_did',
  'trait',
  'in',
  'funnel',
  'people',
] as const

function parseRule(value: unknown, path: string, depth: number, count: { rules: number }): CohortRule {
  if (depth > cohortLimits.depth)
    throw fault(path, `Rules are at most ${cohortLimits.depth} deep. Write this one flatter.`)
  count.rules += 1
  if (count.rules > cohortLimits.rules)
    throw fault(path, `A cohort has at most ${cohortLimits.rules} rules. Use fewer.`)
  const found = isFields(value) ? kinds.find((kind) => Object.hasOwn(value, kind)) : undefined
  const kind = readOneOf(found, kinds, path, 'The key of a rule')
  const at = pointer(path, kind)
  const only = (...more: readonly string[]) =>
    readFields(value, [kind, ...more], path, `A rule with "${kind}"`)
  switch (kind) {
    case 'all':
    case 'any': {
      const inner = readList(only()[kind], at, `"${kind}"`, 1, cohortLimits.rules).map((entry, index) =>
        parseRule(entry, pointer(at, index), depth + 1, count),
      )
      return kind === 'all' ? { all: inner } : { any: inner }
    }
    case 'not':
      return { not: parseRule(only()['not'], at, depth + 1, count) }
    case 'did': {
      const fields = only('at_least', 'at_most', 'last')
      const times = (key: 'at_least' | 'at_most', least: number) =>
        optional(key, fields, (number) =>
          readWhole(number, pointer(path, key), 'The number of times', least, cohortLimits.times),
        )
      return {
        did: parseChoice(fields['did'], at, 'What was done'),
        ...times('at_least', 1),
        ...times('at_most', 0),
        ...parseLast(fields, path),
      }
    }
    case 'first_did': {
      const fields = only('last', 'before')
      return { first_did: parseChoice(fields[kind], at, 'What was done'), ...parseMoment(fields, path) }
    }
    case 'last_did': {
      const fields = only('last', 'before')
      return { last_did: parseChoice(fields[kind], at, 'What was done'), ...parseMoment(fields, path) }
    }
    case 'trait':
      return { trait: parseFilter(only()['trait'], at) }
    case 'in':
      return { in: readText(only()['in'], at, 'The other cohort', questionLimits.textLength) }
    case 'people': {
      const { of, at: point = {} } = readFields(
        only()['people'],
        ['of', 'at'],
        at,
        'Whom a figure is made of',
      )
      return { people: { of, at: point } }
    }
    case 'funnel': {
      const fields = only('step', 'outcome')
      const funnel: unknown = fields['funnel']
      const asked = parseFunnel(isFields(funnel) ? { kind: 'funnel', ...funnel } : funnel)
      return {
        funnel: asked,
        step: readWhole(
          fields['step'],
          pointer(path, 'step'),
          'The step',
          1,
          Math.min(asked.steps.length, funnelLimits.steps),
        ),
        ...optional('outcome', fields, (outcome) =>
          readOneOf(outcome, ['reached', 'dropped'], pointer(path, 'outcome'), 'The outcome'),
        ),
      }
    }
  }
}

/** Within the window, or longer ago than it. */
function parseMoment(fields: Readonly<Record<string, unknown>>, path: string) {
  if (fields['last'] !== undefined && fields['before'] !== undefined) {
    throw fault(pointer(path, 'before'), 'Give either "last" or "before".')
  }
  const before = optional('before', fields, (span) => readText(span, pointer(path, 'before'), 'The time', 10))
  return { ...parseLast(fields, path), ...before }
}

function parseLast(fields: Readonly<Record<string, unknown>>, path: string) {
  return optional('last', fields, (last) => readText(last, pointer(path, 'last'), 'The window', 10))
}
