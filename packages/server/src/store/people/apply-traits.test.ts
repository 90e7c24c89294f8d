import { limits, type JsonObject } from '@tidemark/event'
import { expect, test } from 'vitest'
import { applyTraits, noTraits, traitsText } from './apply-traits.ts'

test('[D20] a trait keeps its value until it is set again', () => {
  expect(after({ plan: 'free', seats: 1 }, { plan: 'pro' })).toEqual({ plan: 'pro', seats: 1 })
})

test('[D21] reserved names change what is there', () => {
  expect(after({ $set_once: { first: 'a' } }, { $set_once: { first: 'b' } })).toEqual({ first: 'a' })
  expect(after({ $set: { plan: 'pro' } })).toEqual({ plan: 'pro' })
  expect(after({ $add: { logins: 1 } }, { $add: { logins: 2 } })).toEqual({ logins: 3 })
  expect(after({ $append: { tags: 'a' } }, { $append: { tags: ['a', 'b'] } })).toEqual({
    tags: ['a', 'a', 'b'],
  })
  expect(after({ tags: ['a'] }, { $union: { tags: ['b', 'a', 'b'] } })).toEqual({ tags: ['a', 'b'] })
  expect(after({ tags: ['a', 'b', 'a'] }, { $remove: { tags: 'a' } })).toEqual({ tags: ['b'] })
  expect(after({ a: 1, b: 2, c: 3 }, { $unset: ['a', 'b'] }, { $unset: 'c' })).toEqual({})
  expect(after({ a: 1 }, { $delete: true, b: 2 })).toEqual({ b: 2 })
})

test('[D21] what makes no sense changes nothing', () => {
  const before = { text: 'a', number: 1 }
  for (const change of [
    { $add: { text: 1 } },
    { $add: { number: 'two' } },
    { $append: { text: 'b' } },
    { $union: { number: [2] } },
    { $union: { list: 'no list' } },
    { $remove: { list: 'a' } },
    { $set: 'text' },
    { $delete: 'yes' },
    { $unset: { text: true } },
  ]) {
    expect(after(before, change)).toEqual(before)
  }
})

test('[D22] traits do not outgrow the properties of an event', () => {
  const large = 'x'.repeat(limits.propertiesBytes - 100)
  expect(after({ large }, { more: 'y'.repeat(200), plan: 'pro' })).toEqual({ large })
})

function after(...changes: readonly JsonObject[]): unknown {
  return JSON.parse(traitsText(changes.reduce(applyTraits, noTraits)))
}
