import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { createKeyText } from './secrets.ts'
import { keyWeakness, passwordWeakness, refuseWeakKey, refuseWeakPassword } from './strength.ts'

test.each([
  ['tmw_short', 'it has 9 characters, and 24 are the least'],
  ['x'.repeat(201), 'it has 201 characters, and 200 are the most'],
  ['aaaabbbbccccddddaaaabbbbccccdddd', 'it has fewer than 6 different characters'],
  ['abcdefghijklabcdefghijkl', 'it follows an obvious pattern'],
  ['k8Qz2mWp0sXk8Qz2mWp0sXk8Qz2m', 'it follows an obvious pattern'],
  ['abcdefghijklmnopqrstuvwxyz', 'it follows an obvious pattern'],
  ['qwertyuiopasdfghjklzxcvbnm', 'it follows an obvious pattern'],
  ['change-me-6Yt2Lq9Zk3Vw8Rb1', 'it looks like an example'],
  ['your_write_key_goes_here_1234', 'it looks like an example'],
  ['k8Qz2mWp0sX k8Rt5nVb1cY7dE', 'it may only have letters, digits and signs of ASCII, without spaces'],
])('[G3] the key %s is refused: %s', (key, reason) => {
  expect(keyWeakness(key)).toBe(reason)
})

test('[G3] a refused key is told by the setting to change and never shown', () => {
  const refused = refusal(() => refuseWeakKey('tmw_short', 'TIDEMARK_BOOTSTRAP_WRITE_KEY'))
  expect(refused).toMatchObject({ code: 'key_weak', status: 400 })
  expect(refused.message).toMatch(
    /^TIDEMARK_BOOTSTRAP_WRITE_KEY is too weak: it has 9 characters.*openssl rand/,
  )
  expect(refused.message).not.toContain('tmw_short')
})

test('[G3] no random key is refused', () => {
  for (let count = 0; count < 2000; count += 1) {
    const random = [
      createKeyText('write'),
      createKeyText('read'),
      randomUUID(),
      randomBytes(24).toString('hex'),
    ]
    expect(random.map(keyWeakness)).toEqual([undefined, undefined, undefined, undefined])
  }
})

test.each([
  ['elevenchars', 'it has 11 characters, and 12 are the least'],
  ['1'.repeat(129), 'it has 129 characters, and 128 are the most'],
  ['ann@example.com', 'it is the e-mail address'],
  ['ANN@example.COM', 'it is the e-mail address'],
  ['aaaaaaaaaaaaaaaa1', 'it repeats a few characters'],
  [
    '837465019283',
    'it has characters of one kind alone; mix letters with digits or signs, or take 20 characters',
  ],
  [
    'harbourquiet',
    'it has characters of one kind alone; mix letters with digits or signs, or take 20 characters',
  ],
  ['Xy7!pXy7!pXy7!p', 'it follows an obvious pattern'],
  ['Abcdefghijkl1', 'it follows an obvious pattern'],
  ['1q2w3e4r5t6y', 'it follows an obvious pattern'],
  ['Password1234', 'it is one of the passwords that are tried first'],
  ['P@ssw0rd2026!', 'it is one of the passwords that are tried first'],
  ['letmein-letmein1', 'it is one of the passwords that are tried first'],
  ['my-tidemark-password', 'it is one of the passwords that are tried first'],
])('[G4] the password %s is refused: %s', (password, reason) => {
  expect(passwordWeakness(password, 'ann@example.com')).toBe(reason)
})

test.each([
  'quiet-Harbour-82',
  'correct horse battery staple',
  'k8Qz2mWp0sXr',
  'Zwölf Größen 7',
  '4!7?1&9%3$2#',
])('[G4] the password %s is taken', (password) => {
  expect(passwordWeakness(password, 'ann@example.com')).toBeUndefined()
})

test('[G4] a refused password is told with its reason and never shown', () => {
  const refused = refusal(() => refuseWeakPassword('Password1234', 'ann@example.com', 'The password'))
  expect(refused).toMatchObject({ code: 'password_weak', path: '/password' })
  expect(refused.message).not.toContain('Password1234')
})

function refusal(work: () => void): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('It was not refused.')
}
