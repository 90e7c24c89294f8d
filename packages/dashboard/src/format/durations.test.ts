import { expect, test } from 'vitest'
import { formatBytes } from './bytes.ts'
import { formatDuration } from './durations.ts'

test.each([
  [0, '0 ms'],
  [0.3504, '350 ms'],
  [4.24, '4.2 sec'],
  [59, '59 sec'],
  [119.9, '2 min'],
  [200, '3 min 20 sec'],
  [7500, '2 hr 5 min'],
  [86_399, '24 hr'],
  [345_600, '4 days'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds, 'en')).toBe(text)
})

test('sizes are told in thousands', () => {
  expect(formatBytes(512, 'en')).toBe('512 byte')
  expect(formatBytes(1_234_000, 'en')).toBe('1.23 MB')
  expect(formatBytes(999_999, 'de')).toBe('1.000 kB')
})
