import { spawn, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)

/** The server, started anew when its code or SQL changes, and the page through Vite, which asks that server. */
const children = [
  run('node', [
    '--watch',
    '--watch-preserve-output',
    '--watch-path=packages/server/src',
    '--watch-path=packages/event/src',
    'packages/server/src/main.ts',
    'start',
  ]),
  run('vite', ['--config', 'packages/dashboard/vite.config.ts']),
]
console.log(
  `The page with reload is at the address that Vite prints; it asks the server on port ${process.env['PORT'] ?? '9700'}.`,
)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopAll())
for (const child of children) {
  child.on('error', (error) => {
    console.error(`${child.spawnfile} cannot be run: ${error.message}. Run npm ci first.`)
    stopAll()
  })
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0
    stopAll()
  })
}

function run(program: string, args: readonly string[]): ChildProcess {
  return spawn(join(root, 'node_modules/.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
}

/** Asks what still runs to stop; the server finishes what is on its way. */
function stopAll(): void {
  for (const child of children) if (child.exitCode === null && !child.killed) child.kill('SIGTERM')
}
