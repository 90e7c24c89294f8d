import { expect, test } from 'vitest'
import { parseBrackets, writeBrackets } from './brackets.ts'

test('a number is periods, several are brackets', () => {
  expect(parseBrackets('7')).toEqual({ periods: 7 })
  expect(parseBrackets(' 0, 1,7 30 ')).toEqual({ brackets: [0, 1, 7, 30] })
  expect(writeBrackets([0, 1, 7])).toBe('0, 1, 7')
  for (const nonsense of ['', 'x', '1,-2', '1.5', '99999']) expect(parseBrackets(nonsense)).toBeUndefined()
})
