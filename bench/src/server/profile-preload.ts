import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { basename, join } from 'node:path'

// Loaded before the server's own code, in each of its processes. `--cpu-prof` would write nothing for a process
// that is killed, as the store's is in the end, so a profile begins and is written when the bench says so.

const sampleEveryMicros = 500
const { searchParams } = new URL(import.meta.url)
const folder = searchParams.get('folder') ?? '.'
const session = new Session()

session.connect()
session.post('Profiler.enable')
session.post('Profiler.setSamplingInterval', { interval: sampleEveryMicros })

if (searchParams.get('from') === 'start') {
  session.post('Profiler.start')
  process.once('SIGUSR2', write)
} else {
  process.once('SIGUSR2', () => {
    session.post('Profiler.start')
    process.once('SIGUSR2', write)
  })
}

function write(): void {
  session.post('Profiler.stop', (error, result) => {
    if (error !== null) throw error
    const name = `${basename(process.argv[1] ?? 'node', '.ts')}-${process.pid}.cpuprofile`
    writeFileSync(join(folder, name), JSON.stringify(result.profile))
  })
}
