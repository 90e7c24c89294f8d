import type { Command } from 'commander'
import { loadConfig, redactConfig } from '../config.ts'
import type { CommandContext } from './context.ts'

export function addSettingsCommand(program: Command, context: CommandContext): void {
  program
    .command('settings')
    .description('check the settings and print those in force, secrets as ***')
    .action(() => {
      const settings = redactConfig(loadConfig(context.environment))
      context.stdout.write(`${JSON.stringify(settings, undefined, 2)}\n`)
    })
}
