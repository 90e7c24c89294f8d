import { AppError } from '../errors.ts'

/** Why `key` is too easy to guess to be a key, as the end of a sentence; `undefined` when it is not. */
export function keyWeakness(key: string): string | undefined {
  if (!/^[\x21-\x7e]*$/.test(key))
    return 'it may only have letters, digits and signs of ASCII, without spaces'
  if (key.length < 24) return `it has ${key.length} characters, and 24 are the least`
  if (key.length > maxKeyLength) return `it has ${key.length} characters, and ${maxKeyLength} are the most`
  if (new Set(key).size < 6) return 'it has fewer than 6 different characters'
  if (isPredictable(key)) return 'it follows an obvious pattern'
  if (placeholder.test(key)) return 'it looks like an example'
  return undefined
}

/** The longest key there is: what is longer need not be looked up. */
export const maxKeyLength = 200

/** @throws AppError `key_weak` that names `setting` as what to change. */
export function refuseWeakKey(key: string, setting: string): void {
  const reason = keyWeakness(key)
  if (reason === undefined) return
  throw new AppError(
    'key_weak',
    `${setting} is too weak: ${reason}. Use a random one, such as \`openssl rand -hex 24\` prints.`,
  )
}

/** Why `password` is too easy to guess, as the end of a sentence; `undefined` when it is not. */
export function passwordWeakness(password: string, email: string): string | undefined {
  const { length } = password
  if (length < 12) return `it has ${length} characters, and 12 are the least`
  if (length > 128) return `it has ${length} characters, and 128 are the most`
  const lower = password.toLowerCase()
  if (lower === email.toLowerCase() || lower === email.toLowerCase().split('@')[0])
    return 'it is the e-mail address'
  if (new Set(lower).size < 5) return 'it repeats a few characters'
  // A phrase of words is all small letters and good: by length it is let through.
  if (length < 20 && oneClass.some((pattern) => pattern.test(password)))
    return 'it has characters of one kind alone; mix letters with digits or signs, or take 20 characters'
  if (isPredictable(lower)) return 'it follows an obvious pattern'
  if (isCommon(lower)) return 'it is one of the passwords that are tried first'
  return undefined
}

/** @throws AppError `password_weak` that names `setting` as what to change. */
export function refuseWeakPassword(password: string, email: string, setting: string): void {
  const reason = passwordWeakness(password, email)
  if (reason === undefined) return
  throw new AppError('password_weak', `${setting} is too weak: ${reason}. Choose another one.`, {
    path: '/password',
  })
}

const placeholder = /change.?(me|it)|password|placeholder|example|your.?(write|read|api|secret)?.?key/i
const oneClass = [/^\p{Nd}+$/u, /^\p{Ll}+$/u, /^\p{Lu}+$/u, /^[^\p{L}\p{Nd}]+$/u]

const commonWords =
  'password passphrase passwort letmein welcome iloveyou administrator admin root changeme default secret monkey ' +
  'dragon football baseball sunshine princess qwerty qwertz azerty asdfgh zxcvbn master superman batman trustno ' +
  'shadow login abc test user owner tidemark analytics hello whatever starwars my is'
const onlyCommonWords = new RegExp(`^(${commonWords.replaceAll(' ', '|')})+$`)
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** Made of the commonest words alone, whatever digits and signs stand around them or for their letters. */
function isCommon(lower: string): boolean {
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const plain = core.replace(/[0134557@$!]/g, (sign) => leet[sign] ?? sign).replace(/[^\p{L}]/gu, '')
  return onlyCommonWords.test(plain) || onlyCommonWords.test(core.replace(/[^\p{L}]/gu, ''))
}

const keyboardRows = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '1q2w3e4r5t6y7u8i9o0p',
]

/** A block over and over, or for the most part steps to the neighbour in the alphabet or on the keyboard. */
function isPredictable(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1)
    if (text.startsWith(text.slice(period))) return true
  const lower = text.toLowerCase()
  let expected = 0
  for (let index = 1; index < lower.length; index += 1)
    if (isNeighbour(lower.charAt(index - 1), lower.charAt(index))) expected += 1
  return expected >= ((text.length - 1) * 2) / 3
}

function isNeighbour(first: string, second: string): boolean {
  if (Math.abs(first.charCodeAt(0) - second.charCodeAt(0)) <= 1) return true
  return keyboardRows.some((row) => row.includes(first + second) || row.includes(second + first))
}
