import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key of a project's visitor hashes: made once, kept beside the journals, readable by its owner alone. */
export async function visitorSalt(dir: string, project: string): Promise<Buffer> {
  await mkdir(dir, { recursive: true })
  const path = join(dir, `visitor-salt-${project}`)
  try {
    await writeFile(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return Buffer.from(await readFile(path, 'utf8'), 'hex')
}
