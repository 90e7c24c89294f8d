import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'

/** The links of `text` that point at nothing: a file that is not there, or a heading that its file lacks. */
export async function linkFaults(root: string, file: string, text: string): Promise<readonly string[]> {
  const prose = text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, link, attribute]) => link ?? attribute ?? '')
    .filter((target) => !/^[a-z]+:/i.test(target))
  const faults = await Promise.all(targets.map((target) => fault(root, file, target)))
  return faults.filter((sentence) => sentence !== undefined)
}

async function fault(root: string, file: string, target: string): Promise<string | undefined> {
  const [path = '', heading] = target.split('#')
  const full = path === '' ? resolve(root, file) : resolve(root, dirname(file), decodeURI(path))
  if (!existsSync(full)) return `${file} links to ${target}, and there is no ${relative(root, full)}.`
  if (heading === undefined || !full.endsWith('.md')) return undefined
  const headings = [...(await readFile(full, 'utf8')).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    slugOf(text),
  )
  return headings.includes(heading)
    ? undefined
    : `${file} links to ${target}, and that page has no such heading.`
}

/** The anchor of a heading, as code hosts make it. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname)
  const exclude = (path: string) => /(^|\/)(node_modules|dist|data|\.git)$/.test(path)
  const faults: string[] = []
  for await (const file of glob('**/*.md', { cwd: root, exclude }))
    faults.push(...(await linkFaults(root, file, await readFile(join(root, file), 'utf8'))))
  for (const sentence of faults) console.error(sentence)
  process.exitCode = faults.length === 0 ? 0 : 1
}
