import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const source = 'src/theme-boot.js'
const name = 'theme-boot.js'

/**
 * Puts the theme's script into the page as a file of its own with a hashed name, to run before the first
 * paint. A module would run after it, and inline scripts are forbidden by the page's policy.
 */
export function themeBootPlugin(): Plugin {
  return {
    name: 'tidemark-theme-boot',
    buildStart() {
      if (this.meta.watchMode) return
      this.emitFile({ type: 'asset', name, source: readFileSync(join(import.meta.dirname, '..', source)) })
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const built = Object.values(bundle ?? {}).find(
          (file) => file.type === 'asset' && file.names.includes(name),
        )
        return [{ tag: 'script', attrs: { src: `/${built?.fileName ?? source}` }, injectTo: 'head-prepend' }]
      },
    },
  }
}
