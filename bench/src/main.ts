import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fullSizes, quickSizes, type BenchContext } from './context.ts'
import { describeMachine, type Machine } from './machine.ts'
import { measureBatches, measureSingles } from './measures/accept.ts'
import { measureDashboard } from './measures/dashboard.ts'
import { measureDisk, measureQueries, measureStart } from './measures/filled.ts'
import { measureJourneys } from './measures/journeys.ts'
import { measureMemory } from './measures/memory.ts'
import { measurePeople } from './measures/people.ts'
import { measureProtocols } from './measures/protocols.ts'
import { measureSdkBrowser } from './measures/sdk-browser.ts'
import { measureSdkNode } from './measures/sdk-node.ts'
import { measureQuestions } from './measures/speed.ts'
import { measureSteady } from './measures/steady.ts'
import { measureSustained } from './measures/sustained.ts'
import { describeProfiles } from './report/profile.ts'
import { isMet, ratioOf, type Row } from './report/row.ts'
import { renderTable } from './report/table.ts'

/** In the order of the table. Each starts its own servers, and can be run alone. */
const measures = {
  batches: measureBatches,
  singles: measureSingles,
  protocols: measureProtocols,
  sustained: measureSustained,
  steady: measureSteady,
  queries: measureQueries,
  questions: measureQuestions,
  memory: measureMemory,
  journeys: measureJourneys,
  people: measurePeople,
  disk: measureDisk,
  start: measureStart,
  dashboard: measureDashboard,
  'sdk-node': measureSdkNode,
  'sdk-browser': measureSdkBrowser,
} as const satisfies Readonly<Record<string, (context: BenchContext) => Promise<readonly Row[]>>>

type MeasureName = keyof typeof measures

const usage = `npm run bench -- [options]

Measures what Tidemark does on this machine, each figure beside what the machine could do at most.

  --only NAME,…  ${Object.keys(measures).join(', ')}
  --quick        shorter and smaller: for trying it out, not for quoting
  --profile      V8 profiles of the server, and where its time went, into bench/results
  --refill       fill the data folder of queries, disk and start anew
`

const benchFolder = fileURLToPath(new URL('../', import.meta.url))
const results = join(benchFolder, 'results')

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      refill: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const names = parseNames(values.only)
  if (values.help || names === undefined) {
    process.stdout.write(usage)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const machine = describeMachine()
  const stamp = machine.date.replaceAll(/[:.]/g, '-')
  await mkdir(results, { recursive: true })
  const rows: Row[] = []
  for (const name of names) {
    const profileFolder = values.profile ? join(results, `profile-${stamp}`, name) : undefined
    const context: BenchContext = {
      sizes: values.quick ? quickSizes : fullSizes,
      cacheFolder: join(benchFolder, '.cache'),
      profileFolder,
      refill: values.refill && rows.length === 0,
      say: (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`),
    }
    rows.push(...(await measure(name, context)))
    // After every measure: what is known so far is not lost when a later one fails.
    await writeResults(stamp, { machine, quick: values.quick, rows })
    if (profileFolder !== undefined) await writeProfiles(profileFolder, context)
  }
  process.stdout.write(`\n${renderReport({ machine, quick: values.quick, rows })}`)
}

async function measure(name: MeasureName, context: BenchContext): Promise<readonly Row[]> {
  try {
    return await measures[name](context)
  } catch (error) {
    // One measure that fails must not cost the others' figures; the run as a whole has failed.
    process.exitCode = 1
    context.say(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return []
  }
}

function parseNames(only: string | undefined): readonly MeasureName[] | undefined {
  const all = Object.keys(measures) as MeasureName[]
  if (only === undefined) return all
  const wanted = only.split(',')
  const known = all.filter((name) => wanted.includes(name))
  return known.length === wanted.length ? known : undefined
}

interface Report {
  readonly machine: Machine
  readonly quick: boolean
  readonly rows: readonly Row[]
}

async function writeResults(stamp: string, report: Report): Promise<void> {
  const rows = report.rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) }))
  await writeFile(join(results, `${stamp}.json`), `${JSON.stringify({ ...report, rows }, undefined, 2)}\n`)
  await writeFile(join(results, `${stamp}.md`), renderReport(report))
}

function renderReport({ machine, quick, rows }: Report): string {
  const { processor, cores, memoryGiB, system, node, engine, date, loadBefore } = machine
  return [
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, ${engine}; ${date}; load before ${loadBefore}`,
    ...(quick ? ['', 'A quick run: too short to quote.'] : []),
    '',
    renderTable(rows),
  ].join('\n')
}

async function writeProfiles(folder: string, context: BenchContext): Promise<void> {
  const text = await describeProfiles(folder).catch(() => '')
  if (text === '') return
  await writeFile(join(folder, 'summary.md'), text)
  context.say(`where the time went: ${join(folder, 'summary.md')}`)
}
