import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { listSettings } from '../packages/server/src/config.ts'
import { configurationPage, environmentExample } from './settings-page.ts'

const root = dirname(import.meta.dirname)
const settings = listSettings()
const documents: Readonly<Record<string, string>> = {
  'docs/configuration.md': configurationPage(settings),
  'docs/tidemark.env.example': environmentExample(settings),
}

/** Writes the documents that follow from the code; with `--check` only says which are stale. */
const checking = process.argv.includes('--check')
for (const [name, text] of Object.entries(documents)) {
  const path = resolve(root, name)
  const current = await readFile(path, 'utf8').catch(() => '')
  if (current === text) continue
  if (checking) {
    console.error(`${name} is stale. Run: npm run docs`)
    process.exitCode = 1
    continue
  }
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  console.log(`${name} written`)
}
