import type { Command } from 'commander'
import { importDemo } from '../demo/import-demo.ts'
import { createProgressView, noProgress } from '../import/progress.ts'
import { describeSummary } from '../import/summary.ts'
import { AppError } from '../errors.ts'
import type { CommandContext } from './context.ts'
import { wholeNumber } from './import.ts'
import { openTarget, type TargetFlags } from './open-target.ts'

interface DemoFlags extends TargetFlags {
  readonly events: number
  readonly days: number
  readonly people?: number
  readonly seed: number
  readonly again?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
}

export function addDemoCommand(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('fill a project with believable events of a month')
    .option('--events <count>', 'how many', wholeNumber(1, 100_000_000), 50_000)
    .option('--days <count>', 'of how many days, up to now', wholeNumber(1, 1800), 30)
    .option(
      '--people <count>',
      'of how many people (default: one for every 20 events)',
      wholeNumber(1, 10_000_000),
    )
    .option('--seed <number>', 'another seed gives other events', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--again', 'put in another month that ends now, beside the one from before')
    .option('--project <id>', 'the project to fill, where there are several')
    .option('--url <url>', 'send to the server at this address (with --key)')
    .option('--key <key>', 'its write key')
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'show no progress')
    .action((flags: DemoFlags) => runDemo(flags, context))
}

async function runDemo(flags: DemoFlags, context: CommandContext): Promise<void> {
  const signal = context.stopSignal()
  const progress = flags.quiet === true ? noProgress : createProgressView(context.stderr)
  const opened = await openTarget(flags, context, (reason) => progress.note(reason))
  try {
    const summary = await importDemo(opened.target, {
      seed: flags.seed,
      events: flags.events,
      days: flags.days,
      people: flags.people ?? Math.ceil(flags.events / 20),
      again: flags.again === true,
      now: Date.now(),
      stateDir: opened.stateDir,
      signal,
      onProgress: (state) => progress.update(state),
    })
    progress.stop()
    context.stdout.write(`${flags.json === true ? JSON.stringify(summary) : describeSummary(summary)}\n`)
    if (summary.fault !== undefined) throw new AppError('request_invalid', summary.fault)
    if (signal.aborted) context.setExitCode(130)
  } finally {
    progress.stop()
    await opened.close()
  }
}
