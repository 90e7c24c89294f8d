import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { Command, CommanderError } from 'commander'
import { addDemoCommand } from './commands/demo.ts'
import { addImportCommand } from './commands/import.ts'
import { addMetricsCommand } from './commands/metrics.ts'
import { addMigrateCommand } from './commands/migrate.ts'
import { addQueryCommand } from './commands/query.ts'
import { addSettingsCommand } from './commands/settings.ts'
import { addStartCommand } from './commands/add-start.ts'
import { ConfigError } from './config.ts'
import { AppError } from './errors.ts'
import type { CommandContext } from './commands/context.ts'

const context: CommandContext = {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  setExitCode: (code) => {
    process.exitCode = code
  },
  stopSignal,
}

const program = new Command('tidemark')
  .description('Analytics that you own.')
  .version(version())
  .showHelpAfterError('(tidemark --help lists the commands, tidemark help COMMAND what each takes)')
  .exitOverride()

addStartCommand(program, context)
addImportCommand(program, context)
addDemoCommand(program, context)
addQueryCommand(program, context)
addMetricsCommand(program, context)
addMigrateCommand(program, context)
addSettingsCommand(program, context)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : ''
}

function exitCodeOf(error: unknown): number {
  // Commander has printed what is wrong, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof AppError || error instanceof ConfigError) {
    process.stderr.write(`tidemark: ${error.message}\n`)
    return 1
  }
  throw error
}

function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(128 + constants.signals[name])
      process.stderr.write('\nStopping: what is on its way is finished first. Once more ends at once.\n')
      stop.abort()
    })
  }
  return stop.signal
}
