import { expect, test } from 'vitest'
import { changeOf, formatChange, formatCompact, formatFigure, formatNumber, formatShare } from './numbers.ts'

test('figures are whole while they fit', () => {
  expect(formatFigure(999_999, 'en')).toBe('999,999')
  expect(formatFigure(1_236_900, 'en')).toBe('1.237M')
  expect(formatFigure(12_345, 'de')).toBe('12.345')
  expect(formatNumber(10.25, 'en')).toBe('10.3')
  expect(formatCompact(12_345, 'en')).toBe('12.3K')
})

test('a change is the ratio to what was before', () => {
  expect(changeOf(150, 100)).toEqual({ ratio: 0.5, direction: 'up' })
  expect(changeOf(75, 100)).toEqual({ ratio: -0.25, direction: 'down' })
  expect(changeOf(100, 100)).toEqual({ ratio: 0, direction: 'same' })
})

test('from nothing there is no percentage', () => {
  expect(changeOf(5, 0)).toEqual({ ratio: undefined, direction: 'up' })
  expect(changeOf(0, 0)).toEqual({ ratio: undefined, direction: 'same' })
})

test('what is shown as 0% has no arrow', () => {
  expect(changeOf(10_001, 10_000).direction).toBe('same')
})

test('small changes and shares keep a digit', () => {
  expect(formatChange(0.034, 'en')).toBe('+3.4%')
  expect(formatChange(-0.5, 'en')).toBe('-50%')
  expect(formatChange(0, 'en')).toBe('0%')
  expect(formatChange(390.1, 'en')).toBe('+39K%')
  expect(formatShare(0.004, 'en')).toBe('0.4%')
  expect(formatShare(0.42, 'en')).toBe('42%')
  expect(formatShare(0.00001, 'en')).toBe('<0.1%')
  expect(formatShare(0.9954, 'en')).toBe('99.5%')
  expect(formatShare(0.99999, 'en')).toBe('>99.9%')
  expect([0, 1].map((ratio) => formatShare(ratio, 'en'))).toEqual(['0%', '100%'])
})
