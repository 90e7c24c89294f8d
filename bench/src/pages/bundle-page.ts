import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import type { PageSdk } from './page-sdks.ts'

/** The files of a page, by name. */
export interface PageBundle {
  readonly files: ReadonlyMap<string, string>
  readonly entry: string
  /** Of everything that is loaded with the page; not of what an SDK loads later. */
  readonly gzipBytes: number
}

/** Beside the bench's own manifest, so that packages are found. */
const parent = fileURLToPath(new URL('../../', import.meta.url))

/** Builds what the page's author wrote as a bundler does: minified, without what is not used. */
export async function bundlePage({ entry, classicTag }: PageSdk): Promise<PageBundle> {
  const folder = await mkdtemp(join(parent, '.page-'))
  try {
    const input = join(folder, 'main.js')
    await writeFile(input, entry)
    const build = await rolldown({
      input,
      platform: 'browser',
      transform: { target: 'es2021', define: { 'process.env.NODE_ENV': '"production"' } },
      logLevel: 'silent',
    })
    const format = classicTag === undefined ? 'es' : 'iife'
    const { output } = await build.generate({ format, minify: true, comments: false })
    await build.close()
    const chunks = output.filter((file) => file.type === 'chunk')
    const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
    const initial = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
    // A set is gone through with what is added meanwhile.
    for (const name of initial) for (const needed of byName.get(name)?.imports ?? []) initial.add(needed)
    return {
      files: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
      entry: chunks.find(({ isEntry }) => isEntry)?.fileName ?? '',
      gzipBytes: [...initial].reduce(
        (sum, name) => sum + gzipSync(byName.get(name)?.code ?? '', { level: 9 }).length,
        0,
      ),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
