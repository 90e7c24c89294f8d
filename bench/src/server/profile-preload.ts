import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { basename, join } from 'node:path'

// Loaded before the server's own code, in each of its processes. `--cpu-prof` would write nothing for a process
// that is killed, as the store's is in the end, so the profile is written when the bench asks for it.

const sampleEveryMicros = 500
const folder = new URL(import.meta.url).searchParams.get('folder') ?? '.'
const session = new Session()

session.connect()
session.post('Profiler.enable')
session.post('Profiler.setSamplingInterval', { interval: sampleEveryMicros })
session.post('Profiler.start')

process.once('SIGUSR2', () => {
  session.post('Profiler.stop', (error, result) => {
    if (error !== null) throw error
    const name = `${basename(process.argv[1] ?? 'node', '.ts')}-${process.pid}.cpuprofile`
    writeFileSync(join(folder, name), JSON.stringify(result.profile))
  })
})
