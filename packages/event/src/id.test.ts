import { expect, test } from 'vitest'
import { createEventId, isUuid } from './id.ts'

test('a made id is a UUID of version 7 whose first bits are the time', () => {
  const id = createEventId(0x0192f3a47b1c, () => new Uint8Array(10).fill(0xff))
  expect(id).toBe('0192f3a4-7b1c-7fff-bfff-ffffffffffff')
  expect(isUuid(id)).toBe(true)
})

test('ids made later sort later, and no two are the same', () => {
  const ids = Array.from({ length: 500 }, (_, index) => createEventId(1_795_206_785_000 + index))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(Array.from({ length: 2000 }, () => createEventId(1))).size).toBe(2000)
})

test('a UUID is known by its form alone, in either case', () => {
  expect(isUuid('0192F3A4-7B1C-7FFF-BFFF-FFFFFFFFFFFF')).toBe(true)
  expect(isUuid('00000000-0000-0000-0000-000000000000')).toBe(true)
  for (const text of [
    '',
    '0192f3a47b1c7fffbfffffffffffffff',
    'g192f3a4-7b1c-7fff-bfff-ffffffffffff',
    ' '.repeat(36),
  ])
    expect(isUuid(text)).toBe(false)
})
