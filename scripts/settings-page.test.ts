import { expect, test } from 'vitest'
import { configurationPage, environmentExample } from './settings-page.ts'

const settings = [
  {
    name: 'HOST',
    path: ['host'],
    schema: { type: 'string', default: '::1', description: 'Where it listens.' },
  },
  {
    name: 'TIDEMARK_LOG_MAX_BYTES',
    path: ['log', 'maxBytes'],
    schema: { type: 'integer', default: 3 * 1024 ** 2, minimum: 1024, description: 'The most.' },
  },
  {
    name: 'TIDEMARK_LOADER_FLUSH_INTERVAL_MS',
    path: ['loader', 'flushIntervalMs'],
    schema: { type: 'integer', default: 200, minimum: 1, maximum: 60_000, description: 'The pause.' },
  },
  {
    name: 'TIDEMARK_BOOTSTRAP_WRITE_KEY',
    path: ['bootstrap', 'writeKey'],
    schema: { type: 'string', description: 'A key.', secret: true },
  },
]

test('the page shows bounds and defaults in the unit of the name, and what is secret', () => {
  const rows = configurationPage(settings)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  expect(rows).toEqual([
    '| `HOST` | text | `::1` | Where it listens. |',
    '| `TIDEMARK_LOG_MAX_BYTES` | whole number from 1 KiB | `3145728` (3 MiB) | The most. |',
    '| `TIDEMARK_LOADER_FLUSH_INTERVAL_MS` | whole number from 1 ms up to 60 s | `200` (200 ms) | The pause. |',
    '| `TIDEMARK_BOOTSTRAP_WRITE_KEY` | text |  | A key. Secret. |',
  ])
})

test('the example has every setting as a comment with its default', () => {
  expect(environmentExample(settings)).toContain('# The pause.\n# TIDEMARK_LOADER_FLUSH_INTERVAL_MS=200\n')
})

test('a section that nothing is said about stops the generator', () => {
  const strange = settings.slice(0, 1).map(({ schema }) => ({ name: 'X', path: ['odd', 'x'], schema }))
  expect(() => configurationPage(strange)).toThrow('what the section "odd" is for')
})
