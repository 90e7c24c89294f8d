import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { questionSchema } from '../question.ts'
import { moments } from '../testing/arbitraries.ts'
import { questions } from '../testing/arbitrary-questions.ts'
import { parseQuestion } from './parse-question.ts'

const trend = { kind: 'trend', last: '30d' }
const table = { kind: 'table', last: '7d', group_by: ['country'] }
const where = (condition: unknown) => ({ ...trend, filter: condition })

test.each<[what: string, question: unknown, path: string, message: RegExp]>([
  ['no object', [], '', /JSON object with "kind"/],
  ['no kind', { last: '30d' }, '/kind', /"trend", "table"/],
  ['a kind there is not', { kind: 'funnel' }, '/kind', /not funnel/],
  ['a key there is not', { ...trend, events: 'a' }, '/events', /may have .*"event"/],
  ["the other kind's key", { ...trend, group_by: ['a'] }, '/group_by', /A trend has no/],
  ['no time at all', { kind: 'trend' }, '/from', /"last": "30d"/],
  ['half a time', { kind: 'trend', from: '2026-10-01' }, '/until', /both "from" and "until"/],
  ['two times', { ...trend, from: '2026-10-01' }, '/last', /either/],
  ['a time that is none', { kind: 'trend', from: {}, until: 1 }, '/from', /ISO 8601/],
  ['an interval there is not', { ...trend, interval: 'year' }, '/interval', /"month"/],
  ['no name of an event', { ...trend, event: '' }, '/event', /leave "event" out/],
  ['an event that is a number', { ...trend, event: ['a', 5] }, '/event/1', /is a text/],
  ['no events', { ...trend, event: [] }, '/event', /1 to 100/],
  ['too many breakdowns', { ...trend, breakdown: ['a', 'b', 'c'] }, '/breakdown', /0 to 2/],
  ['a breakdown twice', { ...trend, breakdown: ['a', 'a'] }, '/breakdown/1', /twice/],
  ['too many series', { ...trend, breakdown_limit: 51 }, '/breakdown_limit', /1 to 50/],
  ['a measure there is not', { ...trend, measure: { fn: 'median' } }, '/measure/fn', /"p50"/],
  ['a sum of nothing', { ...trend, measure: { fn: 'sum' } }, '/measure/field', /properties\.NAME/],
  ['a count of a field', { ...trend, measure: { fn: 'count', field: 'value' } }, '/measure/field', /Leave/],
  ['a comparison there is not', { ...trend, compare: 'last_year' }, '/compare', /previous_period/],
  ['a table of nothing', { kind: 'table', last: '7d' }, '/group_by', /page_path/],
  ['no groups', { ...table, group_by: [] }, '/group_by', /1 to 3/],
  [
    'a figure of nothing each',
    { ...table, measures: [{ fn: 'count', stat: 'p50' }] },
    '/measures/0/stat',
    /Add "per"/,
  ],
  ['no measures', { ...table, measures: [] }, '/measures', /1 to 8/],
  ['too many rows', { ...table, limit: 1001 }, '/limit', /1 to 1000/],
  ['half a row', { ...table, limit: 1.5 }, '/limit', /whole number/],
  ['a direction that is none', { ...table, descending: 'yes' }, '/descending', /true or false/],
  ['an operator there is not', where({ field: 'a', op: '=', value: 1 }), '/filter/op', /"is"/],
  ['a condition without a value', where({ field: 'a', op: 'is' }), '/filter/value', /is_not_set/],
  ['a value too many', where({ field: 'a', op: 'is_set', value: 1 }), '/filter/value', /takes no value/],
  ['a list for one', where({ field: 'a', op: 'is', value: [1] }), '/filter/value', /not a list/],
  ['one for a list', where({ field: 'a', op: 'in', value: 1 }), '/filter/value', /is a list/],
  ['a text to compare', where({ field: 'a', op: 'gt', value: '5' }), '/filter/value', /write 5/],
  ['half a pair', where({ field: 'a', op: 'between', value: [1] }), '/filter/value', /has 2 entries/],
  ['nothing to contain', where({ field: 'a', op: 'contains', value: '' }), '/filter/value', /not empty/],
  ['a pattern that is none', where({ field: 'a', op: 'matches', value: '(' }), '/filter/value', /missing/],
  [
    'a pattern that looks back',
    where({ field: 'a', op: 'matches', value: '(a)\\1' }),
    '/filter/value',
    /RE2/,
  ],
  ['an empty group', where({ all: [] }), '/filter/all', /1 to 100/],
  ['two groups in one', where({ all: [], any: [] }), '/filter/any', /no "any"/],
  [
    'a fault deep down',
    where({ any: [{ field: 'a', op: 'is_set' }, { not: { all: [{ op: 'is_set' }] } }] }),
    '/filter/any/1/not/all/0/field',
    /is a text/,
  ],
])('[Q1.3] refuses %s and says where', (_, question, path, message) => {
  const fault = faultOf(question)
  expect(fault).toMatchObject({ code: 'question_invalid', path })
  expect(fault?.message).toMatch(message)
})

test('[Q1.3] filters are neither endlessly deep nor endlessly wide', () => {
  let deep: unknown = { field: 'country', op: 'is_set' }
  for (let depth = 0; depth < 12; depth += 1) deep = { not: deep }
  expect(faultOf(where(deep))?.message).toMatch(/at most 10 deep/)
  const wide = { any: Array.from({ length: 100 }, () => ({ field: 'country', op: 'is_set' })) }
  expect(faultOf(where(wide))).toBeUndefined()
  expect(faultOf(where({ all: [wide, { field: 'country', op: 'is_set' }] }))?.message).toMatch(
    /100 conditions/,
  )
})

test('[Q1.3] whatever is sent is a question or a fault with a pointer', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost()), (value) => {
      const fault = faultOf(value)
      if (fault === undefined) expect(Value.Check(questionSchema, value)).toBe(true)
      else expect(fault.path).toMatch(/^(\/|$)/)
    }),
  )
})

test('a question that the schema describes is parsed as it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...moments).chain(questions), (question) => {
      expect(Value.Check(questionSchema, question)).toBe(true)
      expect(parseQuestion(structuredClone(question))).toEqual(question)
    }),
  )
})

/** A question with one thing changed. */
function almost() {
  return fc
    .tuple(
      fc.constantFrom(...moments).chain(questions),
      fc.constantFrom('kind', 'measure', 'filter', 'breakdown', 'group_by', 'last', 'from', 'limit', 'x'),
      fc.oneof(fc.jsonValue(), fc.constantFrom('', 'day', 5, true, { fn: 'count' }, ['name'])),
    )
    .map(([question, key, value]) => ({ ...question, [key]: value }))
}

function faultOf(question: unknown): AppError | undefined {
  try {
    parseQuestion(question)
    return undefined
  } catch (cause) {
    if (cause instanceof AppError) return cause
    throw cause
  }
}
