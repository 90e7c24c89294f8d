import { buildDashboard } from '../packages/dashboard/build.ts'

const startedMs = performance.now()
if (await buildDashboard()) {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  process.stdout.write(`The dashboard was built in ${seconds} s.\n`)
}
