import type { Config } from '../config.ts'
import type { RunningServer } from '../server.ts'
import type { CommandContext } from './context.ts'

/**
 * A server inside the process, for one command: on a free port of this machine alone, whatever the settings
 * say. Where this is the first start of all, what is shown only then is shown now.
 */
export async function startForCommand(config: Config, context: CommandContext): Promise<RunningServer> {
  // Loaded only where it is needed: the engines take their time.
  const { startServer } = await import('../server.ts')
  const server = await startServer({ ...config, host: '127.0.0.1' }, { quiet: true, port: 0 })
  const { firstStart } = server
  if (firstStart?.writeKey !== undefined) {
    context.stderr.write(
      `This was the first start. The write key of the project "${firstStart.project.name}", shown this once:\n  ${firstStart.writeKey}\n`,
    )
  }
  return server
}
