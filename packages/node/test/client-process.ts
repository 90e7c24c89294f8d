import { createTidemark } from '../src/index.ts'

/**
 * A program that tracks so many events and then does as it is told: `wait` for whatever comes, `idle` until
 * nothing is left to do, `exit` at once, or `listen` to SIGTERM itself.
 */
const [host = '', writeKey = '', folder = '', count = '0', then = 'wait'] = process.argv.slice(2)

const tidemark = createTidemark({
  host,
  writeKey,
  flushIntervalMs: 600_000,
  batchSize: 1_000,
  remoteSettings: false,
  ...(folder === '' ? {} : { spool: { folder } }),
})
for (let index = 0; index < Number(count); index += 1)
  tidemark.track('counted', { index, pid: process.pid }, { userId: 'ann' })

if (then === 'exit') process.exit(0)
if (then === 'flush') void tidemark.flush()
if (then === 'listen')
  process.on('SIGTERM', () => {
    process.send?.('heard')
    void tidemark.close().then(() => process.exit(7))
  })
if (then !== 'idle') {
  setInterval(() => undefined, 1_000)
  // Longer than an event is in memory alone.
  setTimeout(() => process.send?.('ready'), 150)
}
if (then === 'idle') process.disconnect?.()
