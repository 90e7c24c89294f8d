import { expect, test } from 'vitest'
import { isInShare } from './share.ts'

const ids = Array.from({ length: 20_000 }, (_, index) => `user-${index}`)
const within = (purpose: string, share: number) => ids.filter((id) => isInShare(id, purpose, share))

test('a share has its part of the ids, none at 0 and all at 1', () => {
  for (const share of [0.01, 0.1, 0.5])
    expect(Math.abs(within('rollout', share).length / ids.length - share)).toBeLessThan(0.01)
  expect(within('rollout', 0)).toEqual([])
  expect(within('rollout', 1)).toEqual(ids)
})

test('whoever is in a share stays in it as it grows', () => {
  const small = new Set(within('rollout', 0.1))
  const large = new Set(within('rollout', 0.3))
  expect([...small].filter((id) => !large.has(id))).toEqual([])
})

test('different decisions take different people', () => {
  const both = new Set(within('gtm', 0.1))
  const overlap = within('statsig', 0.1).filter((id) => both.has(id)).length
  expect(overlap / ids.length).toBeLessThan(0.02)
})

test('the answer is the same wherever and whenever it is asked', () => {
  // Written down, because changing it would move every person of every running rollout.
  expect(ids.slice(0, 40).filter((id) => isInShare(id, 'rollout', 0.25))).toMatchInlineSnapshot(`
    [
      "user-0",
      "user-3",
      "user-6",
      "user-11",
      "user-24",
      "user-29",
      "user-34",
    ]
  `)
})
