import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import type { CommandContext } from './context.ts'
import { startForCommand } from './start-for-command.ts'

/** Every start brings the stores up to date; this does it alone, as before a roll-out. */
export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('bring the stores up to date with this version, and stop')
    .action(async () => {
      const server = await startForCommand(loadConfig(context.environment), context)
      await server.close()
      context.stdout.write('The stores are up to date.\n')
    })
}
