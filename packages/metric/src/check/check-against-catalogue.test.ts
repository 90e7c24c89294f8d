import { expect, test } from 'vitest'
import { parseDefinition } from '../definition/parse-definition.ts'
import type { Catalogue } from './catalogue.ts'

const catalogue: Catalogue = {
  events: [
    {
      name: 'purchase',
      properties: [
        { name: 'amount', types: ['number'] },
        { name: 'plan', types: ['text'] },
        { name: 'price', types: ['text', 'number'] },
        { name: 'gift', types: ['boolean'] },
        { name: 'cart.total', types: ['number'] },
        { name: 'category', types: ['text'] },
      ],
    },
    { name: 'page_view', properties: [{ name: 'title', types: ['text'] }] },
    { name: 'Order Completed', properties: [] },
  ],
}

function check(formula: string, more: object = {}) {
  const { metric, faults } = parseDefinition({ name: 'it', formula, ...more }, { catalogue })
  return { isUsable: metric !== undefined, faults }
}

test.each([
  'sum(purchase.amount)',
  'avg(purchase.price where plan = "pro")',
  'max(purchase.cart.total) + sum(purchase.value)',
  'unique(page_view by country where cart is set or title is set)'.replace('cart', 'title'),
  'count(purchase where cart is set)',
  'unique(purchase by tenant) + unique(purchase by person.age)',
  'count(* where title is set and amount > 1)',
])('[M5] nothing is wrong with %s', (formula) => {
  expect(check(formula)).toEqual({ isUsable: true, faults: [] })
})

test.each<[formula: string, message: RegExp]>([
  ['sum(purchase.plan)', /only ever sent as text: it has no sum/],
  ['p95(purchase.gift)', /only ever sent as boolean: it has no p95/],
  ['per_person(sum(purchase.plan)) * 2', /only ever sent as text/],
])('[M5] %s is an error', (formula, message) => {
  const { isUsable, faults } = check(formula)
  expect(isUsable).toBe(false)
  expect(faults).toMatchObject([
    {
      severity: 'error',
      code: 'not_a_number',
      message: expect.stringMatching(message),
      expected: ['a property that is a number', 'amount', 'price', 'cart.total'],
    },
  ])
})

test.each<[formula: string, code: string, marked: string, suggestion: string | undefined]>([
  ['count(purchse)', 'unknown_event', 'purchse', 'purchase'],
  ['count(`order completed`)', 'unknown_event', '`order completed`', '`Order Completed`'],
  ['count(sign_up)', 'unknown_event', 'sign_up', undefined],
  ['count(purchase where plann = "pro")', 'unknown_property', 'plann', 'plan'],
  ['unique(page_view by tile)', 'unknown_property', 'tile', 'title'],
  ['sum(purchase.cart.totl)', 'unknown_property', 'purchase.cart.totl', 'cart.total'],
])('[M5] %s is a warning: %s', (formula, code, marked, suggestion) => {
  const { isUsable, faults } = check(formula)
  expect(isUsable).toBe(true)
  expect(faults.map((fault) => [fault.severity, fault.code, fault.suggestion])).toEqual([
    ['warning', code, suggestion],
  ])
  expect(faults.map(({ offset, length }) => formula.slice(offset, offset + length))).toEqual([marked])
})

test('[M5] a column that has the name of a property is a warning', () => {
  const { isUsable, faults } = check('count(purchase where category = "boots")')
  expect(isUsable).toBe(true)
  expect(faults).toMatchObject([{ severity: 'warning', code: 'ambiguous_field', offset: 21, length: 8 }])
  expect(check('count(purchase where properties.category = "boots")').faults).toEqual([])
})

test('[M5] a dimension that none of the events has is a warning', () => {
  const { isUsable, faults } = check('count(purchase)', { dimensions: ['country', 'plam', 'plan'] })
  expect(isUsable).toBe(true)
  expect(faults).toMatchObject([{ code: 'unknown_property', path: '/dimensions/1', suggestion: 'plan' }])
})
