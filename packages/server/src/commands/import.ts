import { InvalidArgumentError, Option, type Command } from 'commander'
import { AppError } from '../errors.ts'
import { formats, type Format } from '../import/detect-format.ts'
import { importFile } from '../import/import-file.ts'
import { loadMapping } from '../import/mapping/mapping.ts'
import { createProgressView, noProgress, type ProgressView } from '../import/progress.ts'
import { openRejectsFile } from '../import/rejects-file.ts'
import { describeSummary, type FileSummary } from '../import/summary.ts'
import type { CommandContext } from './context.ts'
import { openTarget, type TargetFlags } from './open-target.ts'

interface ImportFlags extends TargetFlags {
  readonly format?: Format
  readonly map?: string
  readonly set: Readonly<Record<string, string>>
  readonly column: Readonly<Record<string, string>>
  readonly type: Readonly<Record<string, string>>
  readonly delimiter?: string
  readonly timeFormat?: string
  readonly timezone?: string
  readonly host?: string
  readonly stateDir?: string
  readonly rejects?: string
  readonly batch: number
  readonly again?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
}

/** About what 2,000 ordinary events take: larger ones go in smaller batches, and memory stays as it is. */
const batchBytes = 1024 * 1024

/** Enough to keep the server busy while the next lines are read; more only takes memory. */
const inFlight = 4

export function addImportCommand(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description('bring files of events in: NDJSON, CSV, access logs of Apache and nginx, Parquet')
    .argument('<file...>', 'files, also packed with gzip, zstd or brotli; - for standard input')
    .addOption(
      new Option('--format <format>', 'what the files hold (default: told by their beginning)').choices(
        formats,
      ),
    )
    .option('--project <id>', 'the project to import into, where there are several')
    .option('--map <file>', 'a mapping of columns, as JSON')
    .option(
      '--set <field=text>',
      'a field of every event: a text, or a template such as {first}-{last}',
      pairs,
      {},
    )
    .option('--column <field=column>', 'take a field from a column', pairs, {})
    .option('--type <column=type>', 'read a column as text, number, boolean or json', pairs, {})
    .option('--delimiter <text>', 'what separates the fields of CSV (default: told by the header)')
    .option('--time-format <format>', "how times are written, such as 'dd.MM.yyyy HH:mm'")
    .option('--timezone <zone>', 'the zone of times that name none, such as Europe/Berlin (default: UTC)')
    .option('--host <host>', 'the site of an access log that does not name it, such as example.com')
    .option('--rejects <file>', 'add refused records to this file, with the reasons')
    .option('--again', 'read files from their beginning, also where they were imported before')
    .option('--batch <events>', 'events of one request', wholeNumber(1, 5000), 2000)
    .option('--url <url>', 'send to the server at this address (with --key)')
    .option('--key <key>', 'its write key')
    .option('--state-dir <dir>', 'where to keep how far imports have come')
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      '\nStop it with Ctrl-C; the same command goes on where it stopped. See docs/importing.md.',
    )
    .action((files: string[], flags: ImportFlags) => runImport(files, flags, context))
}

async function runImport(
  files: readonly string[],
  flags: ImportFlags,
  context: CommandContext,
): Promise<void> {
  const mapping = await loadMapping(flags)
  const signal = context.stopSignal()
  const progress = flags.quiet === true ? noProgress : createProgressView(context.stderr)
  const opened = await openTarget(flags, context, waitNotes(progress))
  const rejects = flags.rejects === undefined ? undefined : await openRejectsFile(flags.rejects)
  const summaries: FileSummary[] = []
  try {
    for (const path of files) {
      if (signal.aborted) break
      const summary = await importFile(opened.target, {
        path,
        stdin: context.stdin,
        format: flags.format,
        mapping,
        host: flags.host,
        stateDir: flags.stateDir ?? opened.stateDir,
        again: flags.again === true,
        batchEvents: flags.batch,
        batchBytes,
        inFlight,
        signal,
        onProgress: (state) => progress.update(state),
        onRefused: (refused) => rejects?.write(refused),
      })
      progress.stop()
      summaries.push(summary)
      if (flags.json !== true) context.stdout.write(`${describeSummary(summary)}\n`)
      if (summary.outcome === 'failed') break
    }
  } finally {
    progress.stop()
    await rejects?.close()
    await opened.close()
  }
  if (flags.json === true) context.stdout.write(`${JSON.stringify({ files: summaries })}\n`)
  const fault = summaries.find(({ outcome }) => outcome === 'failed')?.fault
  if (fault !== undefined) throw new AppError('request_invalid', fault)
  if (signal.aborted) context.setExitCode(130)
}

/** Says that the server asks to wait, once for each reason and not at every try. */
function waitNotes(progress: ProgressView): (reason: string) => void {
  let last = ''
  return (reason) => {
    if (reason !== last) progress.note(`${reason}. Waiting, and trying again.`)
    last = reason
  }
}

function pairs(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Write it as name=value.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}
