import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '../../../..')

/**
 * The code that `docs/change-one-line/<vendor>.md` tells people to have, for a running server: its block of code
 * that begins with three backticks and `js new-<name>`.
 */
export async function newLine(
  vendor: string,
  name: string,
  server: { readonly url: string; readonly writeKey: string },
): Promise<string> {
  const page = await readFile(join(root, 'docs/change-one-line', `${vendor}.md`), 'utf8')
  const code = new RegExp(`^\`\`\`js new-${name}\n([^]*?)^\`\`\`$`, 'm').exec(page)?.[1]
  if (code === undefined) throw new Error(`The page about ${vendor} has no block of code new-${name}.`)
  return code
    .replaceAll('https://tidemark.example.com', server.url)
    .replaceAll('tidemark.example.com', new URL(server.url).host)
    .replaceAll('WRITE_KEY', server.writeKey)
}

/** The rows of the page's table of names: theirs, ours. */
export async function namesOf(vendor: string): Promise<ReadonlyMap<string, string>> {
  const page = await readFile(join(root, 'docs/change-one-line', `${vendor}.md`), 'utf8')
  const table = /^## Names\n([^]*?)(?=^## |(?![^]))/m.exec(page)?.[1] ?? ''
  const rows = table.matchAll(/^\| `([^`]+)`[^|]*\| `([^`]+)`[^|]*\|/gm)
  return new Map([...rows].map(([, theirs = '', ours = '']) => [theirs, ours]))
}

/** Runs `code` as a module of Node's, which may import packages, to its end. */
export async function runInNode(code: string): Promise<void> {
  // Beside this file, so that imports are found as they are from here.
  const folder = await mkdtemp(join(import.meta.dirname, '.node-'))
  try {
    const file = join(folder, 'code.mjs')
    await writeFile(file, code)
    await import(/* @vite-ignore */ pathToFileURL(file).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
