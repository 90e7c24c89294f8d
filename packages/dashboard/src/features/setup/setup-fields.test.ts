import { expect, test } from 'vitest'
import { checkOwner } from './setup-fields.ts'

const good = { name: 'Ann', email: 'ann@example.com', password: 'four unrelated words', token: 't' }

test('good fields have no faults', () => {
  expect(checkOwner(good)).toEqual({})
})

test('every fault is said at once, each at its field', () => {
  expect(checkOwner({ name: ' ', email: 'ann', password: 'short', token: '' })).toEqual({
    name: { kind: 'required' },
    email: { kind: 'email' },
    password: { kind: 'short', missing: 7 },
    token: { kind: 'required' },
  })
})
