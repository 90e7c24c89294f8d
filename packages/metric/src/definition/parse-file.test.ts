import { expect, test } from 'vitest'
import { parseDefinition } from './parse-definition.ts'
import { parseFile, parseFiles } from './parse-file.ts'

const sample = `
# What the shop lives on.
metric "conversion_rate" {
  formula     = "count(checkout_completed) / count(checkout_started) * 100"
  dimensions  = ["product_category", "user_segment"]
  time_window = "1d"
  cache_ttl   = "5m"
}

/* The same, with every setting,
   and without quotes. */
metric "revenue" { // in euros
  formula = sum(purchase.value
    where plan = "pro" and country in ("DE", "AT"))
  time_window = 1w
  unit = "€"
  format = "currency"
  description = 'What "pro" brings.'
  owner = "shop@example.com"
}
`

test('[M3] a file has several metrics, comments, and formulas with and without quotes', () => {
  const { metrics, faults } = parseFile(sample)
  expect(faults).toEqual([])
  expect(metrics.map(({ definition }) => definition)).toEqual([
    {
      name: 'conversion_rate',
      formula: 'count(checkout_completed) / count(checkout_started) * 100',
      dimensions: ['product_category', 'user_segment'],
      time_window: '1d',
      cache_ttl: '5m',
    },
    {
      name: 'revenue',
      formula: 'sum(purchase.value\n    where plan = "pro" and country in ("DE", "AT"))',
      time_window: '1w',
      unit: '€',
      format: 'currency',
      description: 'What "pro" brings.',
      owner: 'shop@example.com',
    },
  ])
})

test('[M3] metrics of one file know each other, and those that there are', () => {
  const world = { metrics: [{ name: 'old', formula: 'count(a)' }] }
  const text = 'metric "a" { formula = "b + old" }\nmetric "b" { formula = "old" }'
  expect(parseFile(text, world).metrics.map(({ plan }) => plan.metrics)).toEqual([
    ['a', 'b', 'old'],
    ['b', 'old'],
  ])
})

test('[M3] metrics of several files know each other, and faults say in which file they are', () => {
  const files = [
    { name: 'a.metrics', text: 'metric "a" { formula = "b" }\nmetric "c" { formula = "count(" }' },
    { name: 'b.metrics', text: 'metric "b" { formula = "count(x)" }\n\nmetric "a" { formula = "1" }' },
  ]
  const { metrics, faults } = parseFiles(files)
  expect(metrics.map(({ definition }) => definition.name)).toEqual(['a', 'b'])
  expect(faults.map(({ file, line, code }) => [file, line, code])).toEqual([
    ['a.metrics', 2, 'syntax'],
    ['b.metrics', 3, 'repeated'],
  ])
})

test('[M3] of a metric with a fault its neighbours hear nothing', () => {
  const text = [
    'metric "a" { formula = "count(x)" }',
    'metric "b" { formula = "count(" time_window = "1d" }',
    'metric "c" { formula = }',
    'metric "d" { formula = "1"',
    'metric "e" { formula = "count(x)" }',
    'metric f { formula = "1" }',
    'metric "g" { formula = "a" colour = "red" }',
    'metric "h" { formula = "a" }',
  ].join('\n')
  const { metrics, faults } = parseFile(text)
  expect(metrics.map(({ definition }) => definition.name)).toEqual(['a', 'e', 'h'])
  expect([...new Set(faults.map(({ line }) => line))]).toEqual([2, 3, 5, 6, 7])
})

/** What is wrong with one metric in a file: what is marked, and why. */
function faultsIn(text: string) {
  return parseFile(text).faults.map(({ offset, length, code, suggestion }) => [
    code,
    text.slice(offset, offset + length),
    suggestion,
  ])
}

test.each<[settings: string, code: string, marked: string, suggestion?: string]>([
  ['formula = "count(a) / cont(b)"', 'unknown_function', 'cont', 'count'],
  [String.raw`formula = "count(a where b = \"x\") / cont(b)"`, 'unknown_function', 'cont', 'count'],
  [`formula = 'count(a where b > "x")'`, 'wrong_value', '"x"'],
  ['formula = count(a) / cont(b)', 'unknown_function', 'cont', 'count'],
  ['formula = "count(a"', 'syntax', ''],
  ['formula = ["a"]', 'wrong_value', '["a"]'],
  ['formula = "1" formula = "2"', 'repeated', 'formula'],
  ['formula = "1" formular = "2"', 'unknown_setting', 'formular', 'formula'],
  ['formula = "1" time_window = "7d"', 'wrong_value', '7d', '1d'],
  ['formula = "1" cache_ttl = "soon"', 'wrong_value', 'soon'],
  ['formula = "1" format = "percents"', 'wrong_value', 'percents', 'percent'],
  ['formula = "1" dimensions = "a"', 'wrong_value', 'a'],
  ['formula = "1" dimensions = ["a", "a"]', 'repeated', 'a'],
  ['formula = "1" dimensions = ["a", "cohort"]', 'wrong_value', 'cohort', 'properties.cohort'],
  ['formula = "1" dimensions = ["a", "b c"]', 'syntax', 'c'],
  ['formula = "1" unit = ""', 'wrong_value', ''],
  ['unit = "x"', 'missing_setting', 'metric "m"'],
])('[M2] %s: %s at %s', (settings, code, marked, suggestion) => {
  expect(faultsIn(`metric "m" {\n  ${settings}\n}`)).toEqual([[code, marked, suggestion]])
})

test('[M2] names are plain, and each is there once', () => {
  expect(faultsIn('metric "Conversion rate" { formula = "1" }')).toEqual([
    ['wrong_value', 'Conversion rate', 'conversion_rate'],
  ])
  expect(faultsIn('metric "a" { formula = "1" }\nmetric "a" { formula = "2" }')).toEqual([
    ['repeated', '"a"', undefined],
  ])
})

test.each<[formula: string, marked: string, message: RegExp, suggestion?: string]>([
  ['count(a', '', /^The text ends here: write "\)"/],
  ['count(a) count(b)', 'count', /"count" cannot stand here: write an operator or the end/],
  ['count(a) /', '', /write a function such as count/],
  ['count(where x = 1)', 'where', /write an event/],
  ['count(a where x)', ')', /write a comparison/],
  ['count(a where x = “pro”)', '“', /straight quotes/],
  ['count(a where x = "pro)', '"pro)', /has no end/, '"pro)"'],
  [
    'count("Order done")',
    '"Order done"',
    /An event is named here\. Write it like count\(purchase\)/,
    '`Order done`',
  ],
  ['sum(purchase)', 'purchase', /which number/],
  ['count(purchase.amount)', 'purchase.amount', /Events are counted/],
  ['count(a by person)', 'person', /Only unique/],
  ['count(a, b)', 'b', /one argument too many/],
  ['count()', 'count()', /Say which events/],
  ['rolling(count(a))', 'rolling(count(a))', /for how long/],
  ['rolling(count(a), 7)', '7', /no length of time in m, h, d, w or mo/],
  ['rate(count(a), 1mo)', '1mo', /no length of time in s, m, h, d or w/],
  ['per_person(max(a.b))', 'max(a.b)', /Only a count or a sum/],
  ['purchase.amount', 'purchase.amount', /Say which/, 'sum(purchase.amount)'],
  ['count(a where x between "a" and 3)', '"a"', /compares numbers/],
  ['count(a where x contains "")', '""', /empty text/],
  ['1e999', '1e999', /too great/],
])('[M2] %s is marked at %s', (formula, marked, message, suggestion) => {
  const { faults } = parseDefinition({ name: 'it', formula })
  const [first] = faults
  expect(first && formula.slice(first.offset, first.offset + first.length)).toBe(marked)
  expect(first).toMatchObject({ path: '/formula', message: expect.stringMatching(message) })
  expect(first?.suggestion).toBe(suggestion)
})

test('[M2] one reading finds several faults', () => {
  const { faults } = parseDefinition({ name: 'it', formula: 'cont(a) + sum(b) + count(c where d > "e")' })
  expect(faults.map(({ code }) => code)).toEqual(['unknown_function', 'wrong_argument', 'wrong_value'])
  const broken = parseDefinition({ name: 'it', formula: '1 + * 2 + count(a where )' })
  expect(broken.faults.map(({ offset }) => offset)).toEqual([4, 24])
})
