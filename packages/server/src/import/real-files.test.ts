import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadMapping } from './mapping/mapping.ts'
import { runImport, targetOf, withFolder } from './test-import.ts'
import { startTestReceiver } from './test-receiver.ts'

// Real files lie beside a developer's checkout; where they do not, the same is tried on made ones. What must
// come out is counted here from the file itself, in another way than the readers go.
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const shared = join(root, '../shared/data')

type ImportedEvent = Readonly<Record<string, unknown>> & {
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

async function fileOf(dir: string, name: string, make: () => string): Promise<string> {
  const real = join(shared, name)
  if (existsSync(real)) return real
  const made = join(dir, name)
  await writeFile(made, make())
  return made
}

async function imported(dir: string, path: string, mapping?: string): Promise<readonly ImportedEvent[]> {
  const receiver = await startTestReceiver()
  try {
    const loaded = await loadMapping({ set: {}, column: {}, type: {}, ...(mapping && { map: mapping }) })
    const summary = await runImport(targetOf(receiver), { dir, path }, { mapping: loaded, batchEvents: 5000 })
    expect(summary).toMatchObject({ refused: 0, outcome: 'finished', accepted: receiver.events.size })
    return [...receiver.events.values()] as ImportedEvent[]
  } finally {
    await receiver.close()
  }
}

function tally(values: readonly unknown[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1
  return counts
}

test('[I5] every line of a real access log becomes a request, with its status and method', () =>
  withFolder(async (dir) => {
    const path = await fileOf(dir, 'apache-access-2015.log', madeLog)
    const lines = (await readFile(path, 'utf8')).trim().split('\n')
    const events = await imported(dir, path)
    expect(events.length).toBe(lines.length)
    const parts = lines.map((line) => line.split('"'))
    expect(tally(events.map(({ properties }) => properties['status']))).toEqual(
      tally(parts.map(([, , answer = '']) => answer.trim().split(' ')[0])),
    )
    expect(tally(events.map(({ properties }) => properties['method']))).toEqual(
      tally(parts.map(([, request = '']) => request.split(' ')[0])),
    )
    const failed = parts.filter(([, , answer = '']) => Number(answer.trim().split(' ')[0]) >= 400)
    expect(tally(events.map(({ name }) => name))['request_failed']).toBe(failed.length)
    const visitors = new Set(parts.map(([who = '', , , , , agent = '']) => `${who.split(' ')[0]} ${agent}`))
    expect(new Set(events.map((event) => event['anonymous_id'])).size).toBe(visitors.size)
  }))

test('clicks of a real shop become events with a session, a price and a category in words', () =>
  withFolder(async (dir) => {
    const path = await fileOf(dir, 'eshop-clickstream-2008.csv', madeClicks)
    const [header = '', ...lines] = (await readFile(path, 'utf8')).trim().split('\n')
    const rows = lines.map((line) => line.trim().split(','))
    const column = (name: string) => header.trim().split(',').indexOf(name)
    const events = await imported(dir, path, join(root, 'examples/import/eshop-clickstream.json'))
    expect(events.length).toBe(rows.length)
    const words = { '1': 'trousers', '2': 'skirts', '3': 'blouses', '4': 'sale' }
    const categories = rows.map((row) => words[row[column('page1_main_category')] as keyof typeof words])
    expect(tally(events.map(({ properties }) => properties['category']))).toEqual(tally(categories))
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
    expect(sum(events.map(({ properties }) => Number(properties['price'])))).toBe(
      sum(rows.map((row) => Number(row[column('price')]))),
    )
    expect(tally(events.map((event) => event['session_id']))).toEqual(
      tally(rows.map((row) => row[column('session_id')])),
    )
    const first = rows[0] ?? []
    const at = (name: string) => Number(first[column(name)])
    const time = Date.UTC(at('year'), at('month') - 1, at('day'), 0, 0, at('order'))
    // Batches come in whichever order they are sent.
    const session_id = first[column('session_id')]
    expect(events).toContainEqual(expect.objectContaining({ name: 'click', timestamp: time, session_id }))
    const shown = (value: string) => events.filter(({ country }) => country === value).length
    const numbered = (number: string) => rows.filter((row) => row[column('country')] === number).length
    expect([shown('PL'), shown('CZ'), shown('')]).toEqual([
      numbered('29'),
      numbered('9'),
      ['12', '43', '44', '45', '46', '47'].reduce((all, number) => all + numbered(number), 0),
    ])
  }))

function madeLog(): string {
  const requests = [
    'GET / HTTP/1.1" 200 100',
    'GET /a.css HTTP/1.1" 304 -',
    'HEAD /b HTTP/1.0" 404 7',
    'POST /c HTTP/1.1" 302 0',
  ]
  return requests
    .flatMap((request, index) =>
      Array.from(
        { length: 50 + index },
        (_, count) =>
          `192.0.2.${count % 7} - - [17/May/2015:10:05:${10 + (count % 50)} +0000] "${request} "-" "agent ${index}"\n`,
      ),
    )
    .join('')
}

function madeClicks(): string {
  const header =
    'year,month,day,order,country,session_id,page1_main_category,page2_clothing_model,colour,location,model_photography,price,price_2,page'
  const rows = Array.from({ length: 300 }, (_, index) =>
    [
      2008,
      4 + (index % 5),
      1 + (index % 28),
      1 + (index % 9),
      29,
      index >> 2,
      1 + (index % 4),
      `A${index % 20}`,
      3,
      5,
      1,
      20 + (index % 60),
      1 + (index % 2),
      1,
    ].join(','),
  )
  return `${[header, ...rows].join('\n')}\n`
}
