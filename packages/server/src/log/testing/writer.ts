import { openEmbeddedLog } from '../embedded.ts'

// Appends as fast as it can from several writers and reports each acknowledged offset, until it is killed.
const [, , folder = ''] = process.argv
const log = await openEmbeddedLog({ folder, maxBytes: 1e9, minFreeBytes: 1, maxLagEntries: 1e9 })
const entry = Buffer.alloc(1000, 'x')
for (let writer = 0; writer < 8; writer += 1) void write()

async function write(): Promise<void> {
  for (;;) process.send?.(await log.append(entry))
}
