import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateDemo } from '../src/demo/generate.ts'
import { readKey, startServerProcess, writeKey, type ServerProcess } from './server-process.ts'

const until = Date.UTC(2026, 5, 1)
const demo = { seed: 7, people: 1000, from: Date.UTC(2026, 4, 1), until, events: 20_000 }
const may = { from: '2026-05-01', until: '2026-06-01', timezone: 'UTC' }
const bin = resolve(import.meta.dirname, '../bin/tidemark.js')

let folder: string
let server: ServerProcess
let page: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-metrics-'))
  server = await startServerProcess(join(folder, 'data'))
  page = await readFile(resolve(import.meta.dirname, '../../../docs/metrics.md'), 'utf8')
  const events = [...generateDemo(demo)]
  for (let at = 0; at < events.length; at += 5000) {
    const { accepted } = await call('POST', '/v1/events', { events: events.slice(at, at + 5000) }, writeKey)
    expect(accepted).toBe(5000)
  }
  const text = examplesOf(page)
  const { differences } = await call('POST', '/v1/analytics/metrics/apply', {
    files: [{ name: 'shop.metrics', text }],
  })
  expect(differences).toHaveLength(20)
  while ((await stored()) < demo.events) await sleep(250)
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

test('files are compared and applied from the command line', async () => {
  const write = (formula: string) =>
    writeFile(join(folder, 'own.metrics'), `metric "own" {\n  formula = "${formula}"\n}\n`)
  await write('orders')
  expect(await tidemark('metrics', 'diff', 'own.metrics')).toMatchObject({
    code: 0,
    stdout: '+ metric "own" {\n+   formula = "orders"\n+ }\nWould be: 1 new, 0 changed, 0 as they were.\n',
  })
  expect((await tidemark('metrics', 'apply', 'own.metrics')).stdout).toMatch(/^1 new, 0 changed/m)
  await write('orders * 2')
  expect((await tidemark('metrics', 'diff', 'own.metrics')).stdout).toBe(
    '  metric "own" {\n-   formula = "orders"\n+   formula = "orders * 2"\n  }\nWould be: 0 new, 1 changed, 0 as they were.\n',
  )
  await call('DELETE', '/v1/analytics/metrics/custom/own')
})

test('a file with faults is refused, each with its place', async () => {
  await writeFile(
    join(folder, 'wrong.metrics'),
    'metric "a" {\n  formula = "cont(page_view)"\n}\nmetric "b" {\n  colour = "red"\n}\n',
  )
  const { code, stderr } = await tidemark('metrics', 'apply', 'wrong.metrics')
  expect(code).toBe(1)
  expect(stderr).toContain('wrong.metrics:2:14: error: There is no function "cont". Did you mean "count"?')
  expect(stderr).toContain('wrong.metrics:4:1: error: The metric has no formula.')
  expect(stderr).toContain('wrong.metrics:5:3: error: A metric has no "colour".')
})

test('the figures of docs/metrics.md are what the metrics come to', async () => {
  const { metrics } = await call('GET', '/v1/analytics/metrics/custom')
  expect(metrics).toHaveLength(20)
  const figures: string[] = []
  for (const { definition } of metrics.toSorted(inOrderOf(page))) {
    const { series } = await call('POST', '/v1/analytics/metrics/calculate', {
      metric: definition.name,
      ...may,
    })
    const total = Number(series[0].total).toLocaleString('en-GB', { maximumFractionDigits: 2 })
    figures.push(
      `\`${definition.name}\` ${total}${definition.unit === undefined ? '' : ` ${definition.unit}`}`,
    )
  }
  const rows = page.split('## Examples')[1]?.matchAll(/^\| (`\w+`) +\| (.+?) +\|$/gm) ?? []
  expect([...rows].map(([, name, value]) => `${name} ${value}`)).toEqual(figures)
})

test('a metric is queried as a table and as CSV, a formula as JSON, a question from a file', async () => {
  const range = ['--from', '2026-05-01', '--until', '2026-06-01', '--timezone', 'UTC']
  const table = await tidemark('query', 'orders', ...range, '--window', '1w', '--by', 'payment')
  expect(table.stdout.split('\n')[0]).toMatch(/^week +(card|paypal|invoice) +\w+ +\w+$/)
  expect(table.stdout).toMatch(/\ntotal +[\d,]+ +[\d,]+ +[\d,]+\n$/)
  const csv = await tidemark('query', 'orders', ...range, '--window', '1mo', '--format', 'csv')
  expect(csv.stdout).toMatch(/^month,value\r\n2026-05-01,(\d+)\r\ntotal,\1\r\n$/)
  const json = await tidemark('query', 'orders * 2', ...range, '--format', 'json')
  expect(JSON.parse(json.stdout)).toMatchObject({ metric: null, versions: { orders: 1 } })
  const question = { kind: 'table', ...may, event: 'purchase', group_by: ['properties.payment'] }
  await writeFile(join(folder, 'question.json'), JSON.stringify(question))
  const asked = await tidemark('query', '--question', 'question.json')
  expect(asked.stdout).toMatch(/^properties\.payment +count\n-+ +-+\ncard +\d+\n/)
  expect(await tidemark('query', 'ordres')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no metric "ordres"'),
  })
})

test.each<[question: object, firstLine: RegExp]>([
  [{ kind: 'distribution', event: 'purchase' }, /^from +until +people$/],
  [{ kind: 'lifecycle', interval: 'day' }, /^day +new +returning +resurrecting +dormant$/],
  [{ kind: 'stickiness', interval: 'week' }, /^weeks +people$/],
  [
    { kind: 'funnel', steps: [{ event: 'add_to_cart' }, { event: 'purchase' }] },
    /^step +count +people +from_start +from_before +median_seconds$/,
  ],
  [
    { kind: 'retention', start: { event: 'purchase' }, interval: 'week', periods: 2 },
    /^start +people +0 +1 +2$/,
  ],
  [{ kind: 'path', after: { event: 'page_view' }, steps: 3 }, /^path +count$/],
])('every kind of answer is a table: %o', async (question, firstLine) => {
  await writeFile(join(folder, 'kind.json'), JSON.stringify({ ...may, ...question }))
  const { code, stdout } = await tidemark('query', '--question', 'kind.json')
  const lines = stdout.split('\n')
  expect([code, lines[0]]).toEqual([0, expect.stringMatching(firstLine)])
  expect(lines.length).toBeGreaterThan(3)
})

test('a metric is shown with its versions, and kept on schedule', async () => {
  const shown = await tidemark('metrics', 'show', 'jacket_share')
  expect(shown.stdout).toMatch(
    /^# version 1, \S+, by key_\w+\nmetric "jacket_share" \{\n {2}formula {5}= 'sum/,
  )
  expect((await tidemark('metrics', 'list')).stdout.split('\n')).toHaveLength(23)
  const csv = (await tidemark('metrics', 'list', '--format', 'csv')).stdout
  expect(csv).toMatch(/^name,version,formula,description\r\nabandoned_checkouts,1,/)
  expect(JSON.parse((await tidemark('metrics', 'list', '--format', 'json')).stdout)).toHaveLength(20)
  const route = '/v1/analytics/metrics/orders'
  const schedule = await call('PUT', `${route}/schedule`, { cron: '0 3 * * *', timezone: 'UTC', last: '2d' })
  expect(schedule).toMatchObject({ cron: '0 3 * * *', next_run: expect.stringMatching(/T03:00:00\.000Z$/) })
  expect(await call('GET', `${route}/results?last=2d`)).toMatchObject({
    results: [
      { value: 0, kept: true },
      { value: 0, kept: true },
    ],
  })
  await call('DELETE', `${route}/schedule`)
  expect(await call('GET', `${route}/schedule`)).toEqual({ schedule: null })
})

test('[M15] a refusal has every fault with its place', async () => {
  const body = { name: 'x', formula: 'cont(a) + sum(b)' }
  expect(await call('POST', '/v1/analytics/metrics/custom', body)).toMatchObject({
    status: 400,
    code: 'metric_invalid',
    path: '/formula',
    detail: 'At character 1 of the formula: There is no function "cont". Did you mean "count"?',
    faults: [
      { code: 'unknown_function', line: 1, column: 1, length: 4, suggestion: 'count' },
      { code: 'wrong_argument', line: 1, column: 15 },
    ],
  })
  expect(await call('DELETE', '/v1/analytics/metrics/custom/orders')).toMatchObject({ code: 'metric_in_use' })
  expect(await call('POST', '/v1/analytics/metrics/custom', body, writeKey)).toMatchObject({
    code: 'key_cannot_read',
  })
})

test('the routes are in OpenAPI, those that take something with an example', async () => {
  const { paths } = await call('GET', '/openapi.json')
  const routes = Object.entries<Record<string, { requestBody?: { content: object } }>>(paths).filter(
    ([path]) => path.startsWith('/v1/analytics/metrics/'),
  )
  expect(routes.map(([path]) => path)).toHaveLength(6)
  const bodies = routes.flatMap(([, methods]) =>
    Object.values(methods).flatMap((route) => route.requestBody ?? []),
  )
  expect(bodies).toHaveLength(4)
  for (const body of bodies) expect(JSON.stringify(body)).toMatch(/"examples?":/)
})

/** The block of examples, which is the last of its kind. */
function examplesOf(text: string): string {
  return [...text.matchAll(/^```hcl\n([^]*?)^```$/gm)].at(-1)?.[1] ?? ''
}

function inOrderOf(text: string) {
  const at = (metric: { definition: { name: string } }) =>
    examplesOf(text).indexOf(`metric "${metric.definition.name}"`)
  return (a: { definition: { name: string } }, b: { definition: { name: string } }) => at(a) - at(b)
}

async function stored(): Promise<number> {
  const { hours } = await call('GET', `/v1/ledger?from=${Date.now() - 86_400_000}`)
  return hours.reduce((sum: number, hour: { stored: number }) => sum + hour.stored, 0)
}

async function call(method: string, path: string, body?: unknown, key = readKey) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

async function tidemark(...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TIDEMARK_DATA_DIR: join(folder, 'data') },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const [code]: unknown[] = await once(child, 'close')
  return { code, stdout, stderr }
}
