import { expect, test } from 'vitest'
import { keptFunnel, openedFunnel } from './kept-funnel.ts'

const steps = [
  { name: 'visit', event: 'visit' },
  { name: 'pay', event: 'pay' },
]
const filter = { field: 'country', op: 'is', value: 'DE' } as const

test('a funnel is kept with its filter, and opened with it as a chip', () => {
  const kept = keptFunnel({ steps, window: '1d' }, { filter, bots: 'include', last: '7d' })
  expect(kept).toEqual({ steps, window: '1d', filter, bots: 'include' })
  expect(openedFunnel({ ...kept, last: '30d' })).toEqual({
    q: JSON.stringify({ steps, window: '1d' }),
    filter: 'country:is:DE',
    bots: 'include',
  })
})

test('a filter that chips cannot say stays with the funnel', () => {
  const either = { any: [filter, { field: 'value', op: 'gt', value: 5 }] }
  expect(openedFunnel({ steps, filter: either })).toEqual({ q: JSON.stringify({ steps, filter: either }) })
})
