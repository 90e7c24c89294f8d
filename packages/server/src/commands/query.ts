import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Option, type Command } from 'commander'
import { AppError } from '../errors.ts'
import { answerNotes } from './answer-notes.ts'
import { answerRows } from './answer-rows.ts'
import type { CommandContext } from './context.ts'
import { openServer, type ServerFlags } from './open-server.ts'
import { writeCsv, writeTable } from './write-rows.ts'

interface QueryFlags extends ServerFlags {
  readonly last?: string
  readonly from?: string
  readonly until?: string
  readonly window?: string
  readonly by?: readonly string[]
  readonly timezone?: string
  readonly question?: string
  readonly format: 'table' | 'csv' | 'json'
}

export function addQueryCommand(program: Command, context: CommandContext): void {
  program
    .command('query')
    .description('calculate a metric or a formula, or ask any other question')
    .argument('[metric or formula]', "such as revenue, or 'count(purchase) / count(page_view) * 100'")
    .option('--last <length>', 'how far back, such as 24h, 30d, 12mo (default: 30d)')
    .option('--from <time>', 'from this time or day on (with --until)')
    .option('--until <time>', 'up to this time or day, which is not in it')
    .option('--window <length>', 'a value for each 1m, 1h, 1d, 1w or 1mo')
    .option('--by <field...>', 'divide by one or two fields')
    .option('--timezone <zone>', "in which days begin (default: the project's)")
    .option('--question <file>', 'instead: a question as JSON; - for standard input')
    .addOption(
      new Option('--format <format>', 'of the answer').choices(['table', 'csv', 'json']).default('table'),
    )
    .option('--project <id>', 'the project to ask about, where there are several')
    .option('--url <url>', 'ask the server at this address (with --key)')
    .option('--key <key>', 'its read key')
    .addHelpText(
      'after',
      '\nThe language of formulas is in docs/metrics.md, questions are in docs/asking-questions.md.',
    )
    .action((subject: string | undefined, flags: QueryFlags) => runQuery(subject, flags, context))
}

async function runQuery(
  subject: string | undefined,
  flags: QueryFlags,
  context: CommandContext,
): Promise<void> {
  const request = await requestOf(subject, flags, context)
  const server = await openServer(flags, context)
  try {
    const answer = await server.ask('POST', request.path, request.body)
    for (const note of answerNotes(answer)) context.stderr.write(`${note}\n`)
    context.stdout.write(written(answer, flags.format))
  } finally {
    await server.close()
  }
}

async function requestOf(subject: string | undefined, flags: QueryFlags, context: CommandContext) {
  if ((subject === undefined) === (flags.question === undefined)) {
    throw new AppError('request_invalid', 'Say a metric, a formula or --question FILE, and only one of them.')
  }
  if (flags.question !== undefined) {
    const source = flags.question === '-' ? await text(context.stdin) : await readFile(flags.question, 'utf8')
    return { path: '/v1/analytics/query', body: parseJson(source, flags.question) }
  }
  const isName = /^[a-z][a-z0-9_]*$/i.test(subject ?? '')
  const { from, until, timezone, window, by } = flags
  const last = flags.last ?? (from === undefined && until === undefined ? '30d' : undefined)
  const asked = { from, until, last, timezone, time_window: window, dimensions: by }
  // What is undefined is not in the JSON.
  return {
    path: '/v1/analytics/metrics/calculate',
    body: { ...(isName ? { metric: subject } : { formula: subject }), ...asked },
  }
}

function written(answer: unknown, format: QueryFlags['format']): string {
  if (format === 'json') return `${JSON.stringify(answer, undefined, 2)}\n`
  const rows = answerRows(answer)
  if (rows === undefined) {
    throw new AppError('request_invalid', 'This kind of answer is no table. Ask with --format json.')
  }
  return format === 'csv' ? writeCsv(rows) : writeTable(rows)
}

function parseJson(source: string, name: string): unknown {
  try {
    return JSON.parse(source)
  } catch (cause) {
    throw new AppError('request_invalid', `${name} holds no JSON: ${String(cause)}`, { cause })
  }
}
