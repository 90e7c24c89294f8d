import { expect, test } from 'vitest'
import { safeNext } from './safe-next.ts'

test('a path of this page is gone back to, with its search', () => {
  expect(safeNext('/p/shop?range=7d&breakdown=country#x')).toBe('/p/shop?range=7d&breakdown=country#x')
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  '/..//evil.example',
  '',
])('%s is not left for', (next) => {
  expect(safeNext(next)).toBe('/')
})
