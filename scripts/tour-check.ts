import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { loadConfig } from '../packages/server/src/config.ts'
import { startServer, type RunningServer } from '../packages/server/src/server.ts'

const run = promisify(execFile)
const root = dirname(import.meta.dirname)
/** The rows that the tour's numbers are of. */
const rowsOfTheTour = '92f3cdddc1656f2450505c16cbb327990919363079a19d63cb92f59eda296320'
const fileName = 'eshop-clickstream-2008.csv'

/** A question of the tour, counted in three ways: each a list of lines, sorted. */
export interface Stop {
  readonly heading: string
  readonly answered: readonly string[]
  readonly byHand: readonly string[]
  /** What the document says; `undefined` where the rows are others than the document's. */
  readonly told: readonly string[] | undefined
}

interface Page {
  /** Commands as a reader types them. */
  readonly imports: readonly (readonly string[])[]
  readonly stops: readonly { readonly heading: string; question: unknown; lines: string; script: string }[]
}

/**
 * Takes the tour with a file of such clicks: imports it with the commands of docs/tour.md into a server of its own,
 * asks the questions there, and runs the scripts there.
 */
export async function takeTour(path: string): Promise<readonly Stop[]> {
  const page = readPage(await readFile(join(root, 'docs/tour.md'), 'utf8'))
  const bytes = await readFile(path)
  const isOfTheTour = createHash('sha256').update(bytes).digest('hex') === rowsOfTheTour
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-tour-'))
  const settings = { TIDEMARK_DATA_DIR: join(folder, 'data') }
  const server = await startServer(loadConfig(settings), { quiet: true, port: 0 })
  try {
    await symlink(resolve(path), join(folder, fileName))
    await Promise.all(
      page.imports.map(([, , ...args]) => {
        const main = join(root, 'packages/server/src/main.ts')
        const given = args.map((arg) => (arg.startsWith('examples/') ? join(root, arg) : arg))
        return run(process.execPath, [main, ...given], { cwd: folder, env: { ...process.env, ...settings } })
      }),
    )
    const rows = bytes.toString().trim().split('\n').length - 1
    await loaded(server, rows * page.imports.length)
    const stops: Stop[] = []
    for (const { heading, question, lines, script } of page.stops) {
      const { stdout } = await run('sh', ['-c', script], { cwd: folder, maxBuffer: 1e8 })
      stops.push({
        heading,
        answered: sorted(linesOf(await ask(server, question))),
        byHand: sorted(stdout.trim().split('\n')),
        told: isOfTheTour ? sorted(lines.trim().split('\n')) : undefined,
      })
    }
    return stops
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the page has of questions, numbers, scripts and commands. */
function readPage(text: string): Page {
  const blocks = (section: string, language: string) =>
    [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
      ([, inner = '']) => inner,
    )
  const sections = text.split(/^## /m).map((section) => ({
    heading: section.split('\n', 1)[0] ?? '',
    questions: blocks(section, 'json'),
    lines: blocks(section, 'text').join(''),
    script: blocks(section, 'sh').join(''),
  }))
  return {
    imports: blocks(text, 'console')
      .map((block) =>
        block
          .slice(2)
          .trim()
          .split(/\s+/)
          .map((word) => word.replaceAll("'", '')),
      )
      .filter(([, program]) => program === 'tidemark'),
    stops: sections.flatMap(({ heading, questions: [question], lines, script }) =>
      question === undefined ? [] : [{ heading, question: JSON.parse(question), lines, script }],
    ),
  }
}

interface TourAnswer {
  readonly series?: readonly {
    readonly steps?: readonly { readonly name: string; readonly count: number }[]
    readonly rows?: readonly { readonly people: number; readonly returned: readonly (number | null)[] }[]
  }[]
  readonly paths?: readonly {
    readonly steps: readonly string[]
    readonly ended: boolean
    readonly count: number
  }[]
}

/** An answer in the words of the page. */
function linesOf({ series: [series] = [], paths }: TourAnswer): readonly string[] {
  if (paths !== undefined) {
    return paths.map(
      ({ steps, ended, count }) => `${[...steps, ...(ended ? ['(end)'] : [])].join(' > ')}: ${count}`,
    )
  }
  if (series?.rows !== undefined) {
    const { rows } = series
    const sum = (numbers: readonly (number | null)[]) =>
      numbers.reduce<number>((all, one) => all + (one ?? 0), 0)
    const started = sum(rows.map(({ people }) => people))
    const weeks = Array.from({ length: (rows[0]?.returned.length ?? 1) - 1 }, (_, week) => week + 1)
    return weeks.map(
      (week) => `week ${week}: ${sum(rows.map(({ returned }) => returned[week] ?? 0))} of ${started}`,
    )
  }
  return (series?.steps ?? []).map(({ name, count }) => `${name}: ${count}`)
}

/** The greatest numbers first, ten at most. */
function sorted(lines: readonly string[]): readonly string[] {
  const count = (line: string) => Number(/: (\d+)/.exec(line)?.[1])
  return lines.toSorted((a, b) => count(b) - count(a) || (a < b ? -1 : 1)).slice(0, 10)
}

async function ask({ url, localToken }: RunningServer, question: unknown): Promise<TourAnswer> {
  const headers = { authorization: `Bearer ${localToken}`, 'content-type': 'application/json' }
  const body = JSON.stringify(question)
  const answer = await fetch(`${url}/v1/analytics/query`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as TourAnswer
}

/** Waits until so many events can be asked about. */
async function loaded(server: RunningServer, events: number): Promise<void> {
  const question = { kind: 'trend', interval: 'month', from: '2008-01-01', until: '2009-01-01' }
  while (((await ask(server, question)) as { series: { total: number }[] }).series[0]?.total !== events) {
    await sleep(50)
  }
}

if (import.meta.main) {
  const [path] = process.argv.slice(2)
  if (path === undefined) {
    console.error(`Say where the file of clicks is: node scripts/tour-check.ts ${fileName}`)
    process.exit(2)
  }
  for (const { heading, answered, byHand, told } of await takeTour(path)) {
    const [asked, hand, page] = [answered, byHand, told].map((lines) => lines?.join('\n'))
    const same = asked === hand && (page === undefined || page === asked)
    console.log(`${heading}: ${same ? 'the same' : 'NOT the same'}\n${asked}\n`)
    if (asked !== hand) console.log(`By hand:\n${hand}\n`)
    if (page !== undefined && page !== asked) console.log(`docs/tour.md says:\n${page}\n`)
    if (told === undefined) console.log(`${basename(path)} has other rows than the tour's numbers are of.\n`)
    if (!same) process.exitCode = 1
  }
}
