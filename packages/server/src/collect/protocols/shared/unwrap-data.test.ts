import { expect, test } from 'vitest'
import { requestOf } from '../../testing/harness.ts'
import { unwrapData } from './unwrap-data.ts'

const json = '{"event":"a b","note":"ę>>>>?????+"}'
const base64 = Buffer.from(json).toString('base64')

test.each([
  ['JSON as it is', json, {}],
  ['base64 as it is', base64, {}],
  ['JSON in a form', `ver=1&data=${encodeURIComponent(json)}`, {}],
  [
    'JSON in a form, its spaces as plus signs',
    `data=${encodeURIComponent(json).replaceAll('%20', '+')}&ip=1`,
    {},
  ],
  ['base64 in a form', `data=${encodeURIComponent(base64)}`, {}],
  ['base64 in a form, not escaped', `data=${base64}`, {}],
  ['base64 in the query', '', { data: base64 }],
  ['base64 in the query, its plus signs read as spaces', '', { data: base64.replaceAll('+', ' ') }],
  ['JSON in the query', '', { data: json }],
])('%s', (_what, text, query) => {
  expect(base64).toMatch(/\+.*\//)
  expect(unwrapData(text, requestOf('', { query }))).toBe(json)
})

test.each(['', 'data=', 'data=%', 'data=bm9uZQ==', 'ver=1', 'compression=lz64&data=%%', 'data=//79'])(
  '[C1] what holds no events is refused: "%s"',
  (text) => {
    expect(() => unwrapData(text, requestOf(''))).toThrow(
      expect.objectContaining({ code: 'body_unreadable' }),
    )
  },
)
