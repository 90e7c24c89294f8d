import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import type { CommandContext } from './context.ts'

/** Every start brings the stores up to date; this does it alone, as before a roll-out. */
export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('bring the stores up to date with this version, and stop')
    .action(async () => {
      const { startServer } = await import('../server.ts')
      const server = await startServer(loadConfig(context.environment), { quiet: true, port: 0 })
      await server.close()
      context.stdout.write('The stores are up to date.\n')
    })
}
