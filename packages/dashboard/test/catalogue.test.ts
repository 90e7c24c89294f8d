import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '../src')
const english = readCatalogue('en.json')

test('every text of every language is a message that can be read', () => {
  for (const file of globSync('*.json', { cwd: join(source, 'locales') })) {
    for (const [key, text] of readCatalogue(file)) {
      expect(() => compileMessage(text), `${file}: ${key}`).not.toThrow()
      expect(english.has(key), `${file}: ${key} is in English too`).toBe(true)
      expect(placeholders(text), `${file}: ${key}`).toEqual(placeholders(english.get(key) ?? ''))
    }
  }
})

test('no text is left that nothing shows', () => {
  const code = globSync('**/*.{ts,tsx}', { cwd: source })
    .map((file) => readFileSync(join(source, file), 'utf8'))
    .join('\n')
  // Keys are written out, or made of a beginning and a variable: `overview.measures.${measure}`.
  const beginnings = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, beginning]) => beginning ?? '')
  const unused = [...english.keys()].filter(
    (key) => !code.includes(`'${key}'`) && !beginnings.some((beginning) => key.startsWith(beginning)),
  )
  expect(unused).toEqual([])
})

function readCatalogue(file: string): ReadonlyMap<string, string> {
  const texts: unknown = JSON.parse(readFileSync(join(source, 'locales', file), 'utf8'))
  return new Map(flatten(texts, ''))
}

function flatten(texts: unknown, key: string): readonly (readonly [string, string])[] {
  if (typeof texts === 'string') return [[key, texts]]
  return Object.entries(texts ?? {}).flatMap(([name, inner]) =>
    flatten(inner, key === '' ? name : `${key}.${name}`),
  )
}

/** The names of what is put in. Words within a plural's branches are not among them. */
function placeholders(text: string): readonly string[] {
  const names = new Set<string>()
  const collect = (part: unknown): void => {
    if (!Array.isArray(part)) return
    for (const token of part) {
      if (!Array.isArray(token)) continue
      const [name, , branches]: readonly unknown[] = token
      names.add(String(name))
      if (typeof branches === 'object' && branches !== null) Object.values(branches).forEach(collect)
    }
  }
  collect(compileMessage(text))
  return [...names].toSorted()
}
