import { expect, test } from 'vitest'
import { formatValue } from './values.ts'

test('as many digits as say something', () => {
  const values = [0, 12_345, 1234.56, 99.456, 0.5, 0.012_345, -3.333, null]
  expect(values.map((value) => formatValue(value, 'en'))).toEqual([
    '0',
    '12,345',
    '1,234.6',
    '99.46',
    '0.5',
    '0.012',
    '-3.33',
    '–',
  ])
})

test('with what a metric says of them', () => {
  expect(formatValue(6.98, 'de', { unit: '%', format: 'percent' })).toBe('6,98\u00a0%')
  expect(formatValue(6.98, 'en', { format: 'percent' })).toBe('6.98\u00a0%')
  expect(formatValue(40_512.5, 'en', { unit: '€', format: 'currency' })).toBe('40,512.5\u00a0€')
  expect(formatValue(181, 'en', { unit: 'ms', format: 'duration' })).toBe('181 ms')
  expect(formatValue(200, 'en', { format: 'duration' })).toBe('3 min 20 sec')
  expect(formatValue(0.4312, 'en', { format: 'share' })).toBe('43%')
  expect(formatValue(1_200_000, 'en', { format: 'bytes', unit: 'x' })).toBe('1.2 MB')
})
