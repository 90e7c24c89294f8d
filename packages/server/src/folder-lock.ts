import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from './errors.ts'

/**
 * Takes the data folder for this process alone; the function that it gives lets go of it. The lock is the
 * operating system's, through SQLite's file lock: it ends with the process however that ends, so a crash
 * leaves nothing to clean up.
 * @throws AppError `folder_in_use`
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(join(folder, 'lock'))
  try {
    file.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (cause) {
    file.close()
    throw new AppError(
      'folder_in_use',
      `Another Tidemark works on ${folder}. Stop it first, or give this one a folder of its own with TIDEMARK_DATA_DIR.`,
      { cause },
    )
  }
  return () => file.close()
}
