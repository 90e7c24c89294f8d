import { expect, test } from 'vitest'
import { parseDefinition } from '../definition/parse-definition.ts'
import type { MetricDefinition } from '../definition/definition.ts'
import { planFormula } from '../definition/plan-formula.ts'
import { evaluate } from '../expression/evaluate.ts'
import type { Plan } from './plan.ts'

function planOf(formula: string, others: Readonly<Record<string, string>> = {}): Plan {
  const { metric, faults } = parseDefinition({ name: 'it', formula }, { metrics: definitions(others) })
  expect(faults).toEqual([])
  if (metric === undefined) throw new Error('No plan.')
  return metric.plan
}

function faultsOf(formula: string, others: Readonly<Record<string, string>> = {}) {
  return parseDefinition({ name: 'it', formula }, { metrics: definitions(others) }).faults
}

function definitions(formulas: Readonly<Record<string, string>>): readonly MetricDefinition[] {
  return Object.entries(formulas).map(([name, formula]) => ({ name, formula }))
}

const count = (event: string) => ({
  kind: 'events',
  measure: { fn: 'count' },
  event,
  filter: undefined,
  rolling: undefined,
})

test('[M6] a formula without a name may refer to metrics', () => {
  const metrics = definitions({ visits: 'count(v)' })
  const { value } = planFormula('visits * 2', { metrics })
  expect(value).toMatchObject({ aggregates: [{ event: 'v' }], metrics: ['visits'] })
  expect(planFormula('vists', { metrics }).faults).toMatchObject([{ suggestion: 'visits' }])
  expect(planFormula('count(').value).toBeUndefined()
  const catalogue = { events: [{ name: 'v', properties: [{ name: 'plan', types: ['text' as const] }] }] }
  expect(planFormula('visits + count(w)', { metrics, catalogue })).toMatchObject({
    value: { metrics: ['visits'] },
    faults: [{ severity: 'warning', code: 'unknown_event', offset: 15 }],
  })
  expect(planFormula('sum(v.plan)', { catalogue })).toMatchObject({
    value: undefined,
    faults: [{ code: 'not_a_number' }],
  })
})

test('[M6] what is counted twice is asked for once', () => {
  const { aggregates, expression } = planOf('count(a) / (count(a) + count(b))')
  expect(aggregates).toEqual([
    { name: 'a0', ...count('a') },
    { name: 'a1', ...count('b') },
  ])
  expect(
    evaluate(
      expression,
      new Map([
        ['a0', 3],
        ['a1', 1],
      ]),
    ),
  ).toBe(0.75)
})

test.each<[formula: string, measure: object]>([
  ['count(a)', { fn: 'count' }],
  ['unique(a)', { fn: 'people' }],
  ['unique(a by session)', { fn: 'sessions' }],
  ['unique(a by tenant)', { fn: 'distinct', field: 'tenant_id' }],
  ['unique(a by country)', { fn: 'distinct', field: 'country' }],
  ['unique(a by plan)', { fn: 'distinct', field: 'properties.plan' }],
  ['unique(a by person.plan)', { fn: 'distinct', field: 'person.plan' }],
  ['sum(a.value)', { fn: 'sum', field: 'value' }],
  ['avg(a.properties.value)', { fn: 'avg', field: 'properties.value' }],
  ['min(a.cart.total)', { fn: 'min', field: 'properties.cart.total' }],
  ['max(a.cart.`sub.total`)', { fn: 'max', field: 'properties.cart.sub%2Etotal' }],
  ['median(a.`order total`)', { fn: 'p50', field: 'properties.order total' }],
  ['p99(*.value)', { fn: 'p99', field: 'value' }],
])('[M6] %s is measured as %o', (formula, measure) => {
  expect(planOf(formula).aggregates).toMatchObject([{ measure }])
})

test('[M6] filters are those of questions', () => {
  const where = `plan = 'pro' and not (amount > 10 or country in ("DE", "FR")) and x between -1 and 2 and y is not set`
  expect(planOf(`count(* where ${where})`).aggregates).toMatchObject([
    {
      event: undefined,
      filter: {
        all: [
          { field: 'properties.plan', op: 'is', value: 'pro' },
          {
            not: {
              any: [
                { field: 'properties.amount', op: 'gt', value: 10 },
                { field: 'country', op: 'in', value: ['DE', 'FR'] },
              ],
            },
          },
          { field: 'properties.x', op: 'between', value: [-1, 2] },
          { field: 'properties.y', op: 'is_not_set' },
        ],
      },
    },
  ])
})

test('[M6] per person is divided by the people of the same events', () => {
  const { aggregates, expression } = planOf('per_person(sum(a.value where plan = "pro"))')
  const filter = { field: 'properties.plan', op: 'is', value: 'pro' }
  expect(aggregates).toMatchObject([
    { measure: { fn: 'sum', field: 'value' }, event: 'a', filter },
    { measure: { fn: 'people' }, event: 'a', filter },
  ])
  expect(
    evaluate(
      expression,
      new Map([
        ['a0', 9],
        ['a1', 3],
      ]),
    ),
  ).toBe(3)
})

test('[M6] a rolling window reaches everything inside of it, metrics too', () => {
  const rolling = { count: 7, unit: 'd' }
  const { aggregates, metrics } = planOf('rolling(visits + rate(count(a), 1h), 7d) - visits', {
    visits: 'unique(v)',
  })
  expect(aggregates).toMatchObject([
    { measure: { fn: 'people' }, rolling },
    { measure: { fn: 'count' }, rolling },
    { kind: 'periods', of: { count: 1, unit: 'h' }, rolling },
    { measure: { fn: 'people' }, rolling: undefined },
  ])
  expect(metrics).toEqual(['it', 'visits'])
})

test('[M3] metrics are put where they are named, through several', () => {
  const { aggregates, expression, metrics } = planOf('conversion * 100', {
    conversion: 'done / started',
    done: 'count(checkout_completed)',
    started: 'count(checkout_started)',
    other: 'count(x)',
  })
  expect(aggregates.map((aggregate) => 'event' in aggregate && aggregate.event)).toEqual([
    'checkout_completed',
    'checkout_started',
  ])
  expect(metrics).toEqual(['it', 'conversion', 'done', 'started'])
  expect(
    evaluate(
      expression,
      new Map([
        ['a0', 1],
        ['a1', 4],
      ]),
    ),
  ).toBe(25)
})

test.each<[formula: string, others: Readonly<Record<string, string>>, message: RegExp, offset: number]>([
  ['1 + it', {}, /: it → it\./, 4],
  ['a', { a: 'b', b: 'it' }, /: it → a → b → it\./, 0],
  ['1 + a', { a: 'b', b: '2 * c', c: 'b' }, /: b → c → b\./, 4],
])('[M3] %s goes round in a circle, which is named', (formula, others, message, offset) => {
  expect(faultsOf(formula, others)).toMatchObject([
    { code: 'cycle', message: expect.stringMatching(message), offset, path: '/formula' },
  ])
})

test('[M3] a metric that there is not is named, with the nearest', () => {
  expect(faultsOf('100 * convrsion', { conversion: '1' })).toMatchObject([
    { code: 'unknown_name', offset: 6, length: 9, suggestion: 'conversion' },
  ])
  expect(faultsOf('purchase')).toMatchObject([{ suggestion: 'count(purchase)' }])
  expect(faultsOf('1 + a', { a: 'b' })).toMatchObject([
    { offset: 4, message: expect.stringMatching(/no metric "b" \(in a\)/) },
  ])
})

test('[M3] references that multiply are refused, and soon', () => {
  const doubling = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `m${index}`,
      index === 0 ? 'count(a)' : `m${index - 1} + m${index - 1}`,
    ]),
  )
  expect(faultsOf('m59', doubling)).toMatchObject([{ code: 'too_long' }])
})

test('[M6] one calculation asks for no more than it may', () => {
  const sum = (length: number) => Array.from({ length }, (_, index) => `count(e${index})`).join(' + ')
  expect(planOf(sum(9)).aggregates).toHaveLength(9)
  expect(faultsOf(sum(10))).toMatchObject([{ code: 'too_long' }])
})

test('[M6] a window within a window is refused, where it is seen', () => {
  expect(faultsOf('rolling(rolling(count(a), 1d), 7d)')).toMatchObject([{ code: 'nested_window', offset: 8 }])
  expect(faultsOf('rolling(a, 7d)', { a: 'rolling(count(a), 1d)' })).toMatchObject([
    { code: 'nested_window', offset: 8, length: 1 },
  ])
})
