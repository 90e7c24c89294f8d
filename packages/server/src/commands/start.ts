import type { Config } from '../config.ts'
import { startServer, type RunningServer } from '../server.ts'
import type { CommandContext } from './context.ts'

/** Runs the server until it is told to stop, and prints what somebody who starts it needs to know. */
export async function runStart(config: Config, context: CommandContext): Promise<void> {
  const stop = context.stopSignal()
  const started = performance.now()
  const server = await startServer(config)
  context.stdout.write(welcome(server, config, performance.now() - started))
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
  await server.close()
  context.stdout.write('Stopped. Everything that was acknowledged is kept.\n')
}

function welcome(server: RunningServer, config: Config, tookMs: number): string {
  const { url, firstStart, setupUrl } = server
  const lines = [`\nTidemark answers at ${url}  (${(tookMs / 1000).toFixed(1)} s, data in ${config.dataDir})`]
  if (firstStart?.writeKey !== undefined) {
    lines.push(
      '',
      `The write key of the project "${firstStart.project.name}", shown this once:`,
      `  ${firstStart.writeKey}`,
    )
  }
  if (setupUrl !== undefined) lines.push('', 'Make the first owner account here:', `  ${setupUrl}`)
  return `${lines.join('\n')}\n\nCtrl-C stops it.\n\n`
}
