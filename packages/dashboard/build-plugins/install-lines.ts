import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const name = 'virtual:install-lines'
const docs = join(import.meta.dirname, '../../../docs')

/** Where the lines of a way to send are told, in the order in which they are shown. */
const own = [
  ['browser', 'sdk-browser.md'],
  ['react', 'sdk-react.md'],
  ['node', 'sdk-node.md'],
  ['analytics', 'sdk-analytics-plugin.md'],
] as const
const others = [
  'posthog',
  'segment',
  'rudderstack',
  'mixpanel',
  'amplitude',
  'plausible',
  'umami',
  'ga4',
  'statsig',
  'snowplow',
  'jitsu',
].map((id) => [id, `change-one-line/${id}.md`] as const)

/**
 * Gives the lines to send with, by every way there is, as the guides in `docs/` tell them: their blocks of code that
 * begin with three backticks, a language and `new-PLACE`. What is shown in the page is then what those are tested by.
 */
export function installLinesPlugin(): Plugin {
  return {
    name: 'tidemark-install-lines',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null
      for (const [, file] of [...own, ...others]) this.addWatchFile(join(docs, file))
      return `export const own = ${JSON.stringify(own.map(read))}\nexport const others = ${JSON.stringify(others.map(read))}`
    },
  }
}

function read([id, file]: readonly [id: string, file: string]) {
  const guide = readFileSync(join(docs, file), 'utf8')
  const blocks = [...guide.matchAll(/^```\w+ new-([a-z]+)\n([^]*?)\n```$/gm)]
  if (blocks.length === 0) throw new Error(`docs/${file} has no block of code that is marked new-PLACE.`)
  return { id, blocks: blocks.map(([, place = '', code = '']) => ({ place, code: withPlaceholder(code) })) }
}

/** The key is `WRITE_KEY` everywhere. */
function withPlaceholder(code: string): string {
  return code
    .replaceAll('process.env.TIDEMARK_WRITE_KEY', "'WRITE_KEY'")
    .replaceAll(/(?<=["'])KEY(?=["'])/g, 'WRITE_KEY')
}
