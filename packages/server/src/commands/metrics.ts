import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { formatFile, type MetricDefinition } from '@tidemark/metric'
import { Option, type Command } from 'commander'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../errors.ts'
import type { CommandContext } from './context.ts'
import { openServer, type OpenServer, type ServerFlags } from './open-server.ts'
import { writeCsv, writeTable } from './write-rows.ts'

interface Flags extends ServerFlags {
  readonly format: 'text' | 'table' | 'csv' | 'json'
  readonly dryRun?: boolean
}

const definitionSchema = Type.Unsafe<MetricDefinition>(
  Type.Object({ name: Type.String(), formula: Type.String() }),
)
const metricSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  definition: definitionSchema,
  created_at: Type.String(),
  created_by: Type.String(),
})
const listSchema = Type.Object({ metrics: Type.Array(metricSchema) })
const versionsSchema = Type.Object({ versions: Type.Array(metricSchema, { minItems: 1 }) })
const faultSchema = Type.Object({
  severity: Type.String(),
  message: Type.String(),
  file: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
})
const faultsSchema = Type.Object({ faults: Type.Array(faultSchema) })
const appliedSchema = Type.Object({
  differences: Type.Array(
    Type.Object({
      name: Type.String(),
      outcome: Type.Union([Type.Literal('created'), Type.Literal('changed'), Type.Literal('unchanged')]),
      before: Type.Union([definitionSchema, Type.Null()]),
      after: definitionSchema,
    }),
  ),
  warnings: Type.Array(faultSchema),
})
type Applied = Static<typeof appliedSchema>

export function addMetricsCommand(program: Command, context: CommandContext): void {
  const metrics = program.command('metrics').description('metrics in files, and those that the server has')
  const add = (usage: string, description: string, formats: readonly string[] = ['text', 'json']) =>
    metrics
      .command(usage)
      .description(description)
      .option('--project <id>', 'the project, where there are several')
      .option('--url <url>', 'the server at this address (with --key)')
      .option('--key <key>', 'its read key')
      .addOption(new Option('--format <format>', 'of what is printed').choices(formats).default(formats[0]))
  add('apply <file...>', 'bring the metrics to what the files say; those that no file names stay')
    .option('--dry-run', 'only show what would change')
    .action((files: string[], flags: Flags) => runApply(files, flags, context))
  add('diff <file...>', 'show what apply would change').action((files: string[], flags: Flags) =>
    runApply(files, { ...flags, dryRun: true }, context),
  )
  add('list', 'show the metrics', ['table', 'csv', 'json']).action((flags: Flags) => runList(flags, context))
  add('show <metric>', 'show a metric as it stands in a file, and its versions').action(
    (name: string, flags: Flags) => runShow(name, flags, context),
  )
}

async function runApply(paths: readonly string[], flags: Flags, context: CommandContext): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => ({ name: relative('.', path) || path, text: await readFile(path, 'utf8') })),
  )
  await withServer(flags, context, async (server) => {
    const body = { files, dry_run: flags.dryRun === true }
    const answer = await server.ask('POST', '/v1/analytics/metrics/apply', body).catch((error: unknown) => {
      throw withAllFaults(error)
    })
    const applied = Value.Parse(appliedSchema, answer)
    if (flags.format === 'json') context.stdout.write(`${JSON.stringify(applied, undefined, 2)}\n`)
    else context.stdout.write(describeApplied(applied, flags.dryRun === true))
  })
}

async function runList(flags: Flags, context: CommandContext): Promise<void> {
  await withServer(flags, context, async (server) => {
    const { metrics } = Value.Parse(listSchema, await server.ask('GET', '/v1/analytics/metrics/custom'))
    if (flags.format === 'json') {
      context.stdout.write(`${JSON.stringify(metrics, undefined, 2)}\n`)
      return
    }
    const columns = ['name', 'version', 'formula', 'description']
    const rows = metrics.map(({ version, definition: { name, formula, description = '' } }) => [
      name,
      version,
      formula.replaceAll(/\s+/g, ' '),
      description,
    ])
    if (flags.format === 'csv') context.stdout.write(writeCsv({ columns, rows }))
    else
      context.stdout.write(rows.length === 0 ? 'There are no metrics yet.\n' : writeTable({ columns, rows }))
  })
}

async function runShow(name: string, flags: Flags, context: CommandContext): Promise<void> {
  await withServer(flags, context, async (server) => {
    const path = `/v1/analytics/metrics/custom/${encodeURIComponent(name)}`
    const { versions } = Value.Parse(versionsSchema, await server.ask('GET', path))
    if (flags.format === 'json') {
      context.stdout.write(`${JSON.stringify(versions, undefined, 2)}\n`)
      return
    }
    const history = versions.map(
      ({ version, created_at, created_by }) => `# version ${version}, ${created_at}, by ${created_by}\n`,
    )
    const newest = versions.slice(0, 1).map(({ definition }) => definition)
    context.stdout.write(`${history.join('')}${formatFile(newest)}`)
  })
}

async function withServer(
  flags: Flags,
  context: CommandContext,
  use: (server: OpenServer) => Promise<void>,
): Promise<void> {
  const server = await openServer(flags, context)
  try {
    await use(server)
  } finally {
    await server.close()
  }
}

function describeApplied({ differences, warnings }: Applied, isDryRun: boolean): string {
  const changed = differences.filter(({ outcome }) => outcome !== 'unchanged')
  const count = (outcome: string) => differences.filter((difference) => difference.outcome === outcome).length
  const summary = `${count('created')} new, ${count('changed')} changed, ${count('unchanged')} as they were.`
  return [
    ...changed.map(({ before, after }) => differenceOf(before, after)),
    ...warnings.map((fault) => `${describeFault(fault)}\n`),
    `${isDryRun ? 'Would be: ' : ''}${summary}\n`,
  ].join('')
}

/** The lines of the metric, those that go with a minus, those that come with a plus. */
function differenceOf(before: MetricDefinition | null, after: MetricDefinition): string {
  const linesOf = (definition: MetricDefinition) => formatFile([definition]).trimEnd().split('\n')
  const [then, now] = [before === null ? [] : linesOf(before), linesOf(after)]
  const gone = then.filter((line) => !now.includes(line)).map((line) => `- ${line}\n`)
  const lines = now.map((line) => `${then.includes(line) ? ' ' : '+'} ${line}\n`)
  return [...lines.slice(0, 1), ...gone, ...lines.slice(1)].join('')
}

function withAllFaults(error: unknown): unknown {
  if (!(error instanceof AppError) || !Value.Check(faultsSchema, error.details)) return error
  return new AppError('metric_invalid', error.details.faults.map(describeFault).join('\n'), { cause: error })
}

function describeFault({ file, line, column, severity, message }: Static<typeof faultSchema>): string {
  return `${file}:${line}:${column}: ${severity}: ${message}`
}
