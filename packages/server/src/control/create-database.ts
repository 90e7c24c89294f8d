import { PGlite } from '@electric-sql/pglite'
import { emptyDatabase } from './empty-database.ts'
import { flushTree } from './flush-folder.ts'

// A program of its own, started by postgres.ts: makes an empty database in the folder that it is given.
const folder = process.argv[2]
if (folder === undefined) throw new Error('No folder was given to make the database in.')
const pg = await PGlite.create({ dataDir: folder, loadDataDir: await emptyDatabase() })
await pg.close()
await flushTree(folder)
