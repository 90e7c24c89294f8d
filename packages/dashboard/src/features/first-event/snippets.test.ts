import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { httpLines, httpPlaces, isKey, withServer } from './snippets.ts'

const origin = 'http://127.0.0.1:9700'
const key = 'tmw_abc-DEF_123'

test.each(httpPlaces)('the lines without a library have the address and the key: %s', (place) => {
  const text = withServer(httpLines(place), origin, key)
  expect(text).toContain(`${origin}/v1/events`)
  expect(text).toContain(`Bearer ${key}`)
})

test('the shell hands curl the arguments that were meant', () => {
  const script = `curl() { printf '%s\\n' "$@"; }\n${withServer(httpLines('curl'), origin, key)}`
  const lines = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim().split('\n')
  expect(lines[0]).toBe(`${origin}/v1/events`)
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ name: 'first_event' })
})

test.each(['fetch', 'program'] as const)('the lines without a library are JavaScript: %s', (place) => {
  execFileSync(process.execPath, ['--check', '--input-type=module', '-'], {
    input: withServer(httpLines(place), origin, key),
  })
})

test('what could break out of the quotes is no key', () => {
  expect(isKey(key)).toBe(true)
  for (const text of ["a'b", 'a b', '$(x)', '`x`', 'a"b', '']) expect(isKey(text)).toBe(false)
})
