import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'
import { beforePaint } from './before-paint.ts'

const src = join(import.meta.dirname, '../src')
const locales = join(src, 'locales')
const style = join(src, 'first-paint.css')
/** What draws the page. The document asks for it at once, and runs it when something is painted. */
const app = '/src/app.tsx'

/**
 * Makes the document paint something by itself: its style and the script that goes before the first paint stand in
 * it, as each file more would keep a slow line waiting, and its texts in every language. The server lets just
 * this script run.
 */
export function firstPaintPlugin(): Plugin {
  return {
    name: 'tidemark-first-paint',
    configureServer: (server) => {
      server.watcher.add(style)
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const languages = readdirSync(locales).map((file) => file.replace('.json', ''))
        return {
          html: html.replaceAll(
            /(<(\w+) data-text="([\w.]+)">)(?=<\/\2>)/g,
            (tag, _open, _name, key: string) => tag + inAll(languages, key),
          ),
          tags: [
            { tag: 'style', children: styleFor(languages), injectTo: 'head' },
            {
              tag: 'script',
              children: `(${beforePaint.toString()})(${JSON.stringify(languages)})`,
              injectTo: 'head',
            },
            ...preloads(html, bundle),
          ],
        }
      },
    },
  }
}

function styleFor(languages: readonly string[]): string {
  const others = languages.map((one) => `:root[lang='${one}'] [data-text] > :not([lang='${one}'])`)
  return `${readFileSync(style, 'utf8')}\n${others.join(',\n')} { display: none }`
}

/** A text in every language, of which the style shows one. */
function inAll(languages: readonly string[], key: string): string {
  return languages.map((one) => `<span lang="${one}">${textOf(one, key)}</span>`).join('')
}

function textOf(language: string, key: string): string {
  let found: unknown = JSON.parse(readFileSync(join(locales, `${language}.json`), 'utf8'))
  for (const part of key.split('.')) found = Object(found)[part]
  if (typeof found !== 'string') throw new Error(`There is no text ${key} in ${language}.json.`)
  return found.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** What the app is made of. It is fetched at once, but after all that is needed for what is painted first. */
function preloads(html: string, bundle: Rolldown.OutputBundle = {}): HtmlTagDescriptor[] {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const holding = chunks.filter(({ moduleIds, facadeModuleId }) =>
    [facadeModuleId ?? '', ...moduleIds].some((id) => id.endsWith(app)),
  )
  const names = new Set(holding.flatMap(({ fileName, imports }) => [fileName, ...imports]))
  const parts = chunks.filter(({ fileName }) => names.has(fileName) && !html.includes(fileName))
  const styles = parts.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
  const tag = (href: string, attrs: Record<string, string>): HtmlTagDescriptor => ({
    tag: 'link',
    attrs: { ...attrs, crossorigin: true, fetchpriority: 'low', href: `/${href}` },
    injectTo: 'head',
  })
  return [
    ...styles.map((file) => tag(file, { rel: 'preload', as: 'style' })),
    ...parts.map(({ fileName }) => tag(fileName, { rel: 'modulepreload' })),
  ]
}
