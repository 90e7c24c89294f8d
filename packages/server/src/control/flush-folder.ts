import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Flushes what is named in `folder` to disk: a file that was made or renamed there is there after a power loss. */
export async function flushFolder(folder: string): Promise<void> {
  await flushPath(folder)
}

/** Flushes all that is in `folder`, at any depth, and the folders themselves. Together, as disks like it best. */
export async function flushTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const kept = entries.filter((entry) => entry.isFile() || entry.isDirectory())
  await Promise.all(kept.map(async (entry) => await flushPath(join(entry.parentPath, entry.name))))
  await flushPath(folder)
}

async function flushPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
