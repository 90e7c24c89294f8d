import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

// `npm test` builds it first.
const dist = join(import.meta.dirname, '../dist')

test('the JavaScript of the first view is at most 176 KB, compressed, and what asks is at most 24 of these', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '')
  const sizes = scripts.map((path) => gzipSync(readFileSync(join(dist, path))).length)
  expect(scripts[0]).toMatch(/first-/)
  expect(sizes[0]).toBeLessThanOrEqual(24_000)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(176_000)
})

test('the page has one inline script, which nothing can be put into, and asks nobody else for anything', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(([, text]) => text)
  expect(inline).toEqual([expect.stringMatching(/^\(function beforePaint/)])
  expect(html).not.toMatch(/(?:src|href)="(?!\/assets\/)/)
})
