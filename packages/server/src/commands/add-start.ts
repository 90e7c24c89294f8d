import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import type { CommandContext } from './context.ts'

export function addStartCommand(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('run the server until Ctrl-C')
    .action(async () => {
      // Loaded only when it is wanted: the engines take their time, and other commands do without.
      const { runStart } = await import('./start.ts')
      await runStart(loadConfig(context.environment), context)
    })
}
