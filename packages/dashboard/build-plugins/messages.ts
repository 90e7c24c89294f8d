import { readFileSync } from 'node:fs'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

/** The parts of a catalogue: what the first view shows comes with it, all else when it is needed. */
const query = /\?messages=(first|rest)$/
const firstNamespaces: ReadonlySet<string> = new Set([
  'app',
  'nav',
  'fault',
  'view',
  'fields',
  'charts',
  'overview',
])

/**
 * Gives `en.json?messages=first` and `?messages=rest` as flat, compiled catalogues such as Lingui takes, so that the
 * page carries no parser for messages. A catalogue is a JSON file of nested texts in ICU's message format.
 */
export function messagesPlugin(): Plugin {
  return {
    name: 'tidemark-messages',
    enforce: 'pre',
    load(id) {
      const part = query.exec(id)?.[1]
      if (part === undefined) return null
      const path = id.replace(query, '')
      this.addWatchFile(path)
      const messages = Object.fromEntries(
        flatten(JSON.parse(readFileSync(path, 'utf8')), '')
          .filter(([key]) => firstNamespaces.has(key.split('.')[0] ?? '') === (part === 'first'))
          .map(([key, text]) => [key, compileMessage(text)]),
      )
      // Not by its `.json` name: Vite would parse what is a module by now as JSON.
      return { code: `export default ${JSON.stringify(messages)}`, moduleType: 'js', map: null }
    },
  }
}

function flatten(texts: unknown, prefix: string): readonly (readonly [string, string])[] {
  if (typeof texts === 'string') return [[prefix, texts]]
  if (typeof texts !== 'object' || texts === null) throw new Error(`The text ${prefix} is no text.`)
  return Object.entries(texts).flatMap(([key, inner]) =>
    flatten(inner, prefix === '' ? key : `${prefix}.${key}`),
  )
}
