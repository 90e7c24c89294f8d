import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

// What `st_blocks` counts in, whatever the file system's own blocks are.
const blockBytes = 512

/** Bytes that the folder takes on disk, as `du` counts them: blocks, holes left out, each file once. */
export async function folderSize(folder: string): Promise<number> {
  const seen = new Set<number>()
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    // Merges remove files while we look.
    const file = await stat(join(entry.parentPath, entry.name)).catch(() => undefined)
    if (file === undefined || seen.has(file.ino)) continue
    seen.add(file.ino)
    bytes += file.blocks * blockBytes
  }
  return bytes
}
