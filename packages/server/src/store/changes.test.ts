import { expect, test } from 'vitest'
import { createChanges } from './changes.ts'

const day = (number: number) => number * 86_400_000
const of = (first: number, last: number) => ({ firstMs: day(first), lastMs: day(last + 1) - 1 })

test('[S6] what comes into a day changes what is said of spans with that day, and of no other', () => {
  const changes = createChanges()
  const days = () => [of(1, 1), of(2, 2), of(1, 3), of(4, 9)].map((span) => changes.last('p', span))
  const before = days()
  changes.loaded(['p', 'q'], { firstMs: day(2), lastMs: day(2) + 5 })
  const after = days()
  expect(after.map((text, index) => text === before[index])).toEqual([true, false, false, true])
  expect(days()).toEqual(after)
  changes.loaded(['q'], of(2, 2))
  expect(days()).toEqual(after)
})

test('[S6] what is of any time, or about people, changes everything; so does another process', () => {
  const changes = createChanges()
  const said = new Set([changes.last('p', of(1, 1)), createChanges().last('p', of(1, 1))])
  changes.loaded(['p'], undefined)
  said.add(changes.last('p', of(1, 1)))
  changes.peopleChanged()
  said.add(changes.last('p', of(1, 1)))
  expect(said.size).toBe(4)
})
