import { expect, test } from 'vitest'
import { placeFilter } from './place-filter.ts'

const by = 'page_path'
const matches = (value: string) => ({ field: by, op: 'matches', value: `(?s)^${value}$` })

test('a place is a value of the field that paths are made by', () => {
  expect(placeFilter({}, 'purchase')).toEqual({ field: 'name', op: 'is', value: 'purchase' })
  expect(placeFilter({ by }, null)).toEqual({ field: by, op: 'is_not_set' })
})

test('a place of a rule is what the rule takes and no earlier one, or what is called so itself', () => {
  const groups = [{ match: '/product/new' }, { match: '/product/*', as: 'a product' }]
  const isProduct = matches('/product/.*')
  const isNew = matches('/product/new')
  expect(placeFilter({ by, groups }, 'a product')).toEqual({
    any: [
      { all: [isProduct, { not: isNew }] },
      { all: [{ field: by, op: 'is', value: 'a product' }, { not: isNew }, { not: isProduct }] },
    ],
  })
  expect(placeFilter({ by, groups }, '/cart')).toEqual({
    all: [{ field: by, op: 'is', value: '/cart' }, { not: isNew }, { not: isProduct }],
  })
})

test('what means something in a regular expression means itself in a rule', () => {
  const value = String.raw`(?s)^/a\.b\?c=\(1\).*$`
  expect(JSON.stringify(placeFilter({ by, groups: [{ match: '/a.b?c=(1)*' }] }, '/a.b?c=(1)*'))).toContain(
    JSON.stringify(value),
  )
})
