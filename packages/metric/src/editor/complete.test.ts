import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDefinition } from '../definition/parse-definition.ts'
import { formatFormula } from '../formula/format-formula.ts'
import { expressions } from '../testing/arbitraries.ts'
import { complete } from './complete.ts'

const world = {
  metrics: [
    { name: 'visits', formula: 'unique(page_view by session)' },
    { name: 'revenue', formula: 'sum(purchase.value)', description: 'What was paid.' },
  ],
  catalogue: {
    events: [
      {
        name: 'purchase',
        properties: [
          { name: 'amount', types: ['number' as const], examples: ['10', '20'] },
          { name: 'plan', types: ['text' as const], examples: ['pro', 'team "x"'] },
          { name: 'gift', types: ['boolean' as const], examples: ['true'] },
          { name: 'cart.total', types: ['number' as const] },
          { name: 'a%2Eb', types: ['text' as const] },
          { name: 'country', types: ['text' as const] },
        ],
      },
      { name: 'Order Completed', properties: [] },
    ],
  },
}

/** What is proposed at the `|`, and what it takes the place of. */
function at(marked: string) {
  const offset = marked.indexOf('|')
  const formula = marked.replace('|', '')
  const { from, until, options } = complete(formula, offset, world)
  return { replaced: formula.slice(from, until), texts: options.map(({ text }) => text) }
}

test.each<[marked: string, replaced: string, first: readonly string[]]>([
  ['|', '', ['count', 'unique', 'sum']],
  ['co|', 'co', ['count']],
  ['1 + re|v', 'rev', ['revenue']],
  ['(visits / |)', '', ['count', 'unique']],
  ['visits |', '', ['+', '-', '*', '/']],
  ['count(|)', '', ['purchase', '`Order Completed`', '*']],
  ['count(ord|', 'ord', ['`Order Completed`']],
  ['count(purchase |)', '', ['where']],
  ['unique(purchase |)', '', ['by', 'where']],
  ['unique(purchase by |)', '', ['person', 'session', 'tenant', 'amount', 'plan']],
  ['sum(purchase.|)', '', ['amount', 'cart.total', 'value', 'session.duration']],
  ['sum(purchase.cart.to|)', 'cart.to', ['cart.total']],
  ['count(purchase where pl|)', 'pl', ['plan']],
  ['count(purchase where cou|)', 'cou', ['country', 'properties.country']],
  ['count(purchase where a|)', 'a', ['amount', '`a.b`', 'action']],
  ['count(purchase where (gift = true or |))', '', ['amount', 'plan']],
  ['count(purchase where plan |)', '', ['=', '!=']],
  ['count(purchase where plan is |)', '', ['set', 'not set']],
  ['count(purchase where plan starts |)', '', ['with']],
  ['count(purchase where plan = |)', '', ['"pro"', `'team "x"'`]],
  ['count(purchase where plan = "p|r")', '"pr"', ['"pro"']],
  ['count(purchase where plan in ("pro", |))', '', ['"pro"']],
  ['count(purchase where amount > |)', '', ['10', '20']],
  ['count(purchase where amount between 1 and |)', '', ['10', '20']],
  ['count(purchase where gift = |)', '', ['true', 'false']],
  ['count(purchase where gift = true |)', '', ['and', 'or']],
  ['rolling(|, 7d)', '', ['count']],
  ['rolling(count(purchase), |)', '', ['1h', '1d', '7d']],
  ['rate((visits), 1|)', '1', ['1s', '1m']],
  // Something before is wrong: it goes on helping.
  ['coun(purchase) + + sum(purchase.|', '', ['amount']],
])('[M7] at %s it proposes', (marked, replaced, first) => {
  const found = at(marked)
  expect({ replaced: found.replaced, texts: found.texts.slice(0, first.length) }).toEqual({
    replaced,
    texts: first,
  })
})

test('[M7] it proposes nothing where nothing helps', () => {
  for (const marked of [
    '1 # re|',
    '1 /* re| */',
    'count(purchase, |)',
    'count(purchase where plan in ("a" |))',
  ])
    expect(at(marked).texts).toEqual([])
})

test('[M7] what it proposes is understood as what it was proposed for', () => {
  const frames = [
    'count(|)',
    'sum(purchase.|)',
    'count(purchase where | is set)',
    'unique(purchase by |)',
    '|',
  ]
  for (const frame of frames) {
    for (const text of at(frame).texts) {
      const formula =
        frame === '|' && !['visits', 'revenue'].includes(text) ? `${text}(x)` : frame.replace('|', text)
      const { faults } = parseDefinition({ name: 'it', formula }, world)
      const wrong = faults.filter(({ code }) => code !== 'ambiguous_field' || text.startsWith('properties.'))
      if (frame !== '|') expect([formula, wrong]).toEqual([formula, []])
      else expect(wrong.map(({ code }) => code)).not.toContain('unknown_function')
    }
  }
})

test('[M7] in any text at any place it gives a place within the text', () => {
  const texts = fc.oneof(expressions.map(formatFormula), fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(texts, fc.nat(), (text, where) => {
      const offset = where % (text.length + 1)
      const { from, until } = complete(text, offset, world)
      expect(from).toBeLessThanOrEqual(offset)
      expect(until).toBeGreaterThanOrEqual(offset)
      expect(from).toBeGreaterThanOrEqual(0)
      expect(until).toBeLessThanOrEqual(text.length)
    }),
  )
})
