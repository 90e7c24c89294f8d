import fc from 'fast-check'
import type { CollectRequest, CollectResponse } from '../request.ts'
import { createHarness, requestOf, writeKey, type Entry } from './harness.ts'

/** A request as a vendor's SDK sent it, the key in it ours. */
export interface Capture {
  readonly protocol: string
  /** `POST /batch`. */
  readonly place: string
  /** The body's JSON. */
  readonly json: unknown
  /** How the SDK wraps it. @default as it is */
  readonly pack?: (json: string) => string | Buffer
  readonly request?: Partial<CollectRequest>
}

/** What became of a request. */
export interface Judged {
  readonly answer: CollectResponse
  /** Absent where nothing was kept. */
  readonly entry: Entry | undefined
}

/**
 * Sends the capture with parts of it changed, cut, doubled or gone, and `check`s what becomes of it. Fails where
 * anything is thrown, where not all that was received is stored or dead, and where a dead letter holds the key.
 */
export async function fuzzCapture(
  { protocol, place, json, pack = (text) => text, request }: Capture,
  check: (judged: Judged) => void,
  numRuns = 250,
): Promise<void> {
  const { collector, entries } = createHarness()
  const bodies = fc.oneof(
    { weight: 6, arbitrary: mutated(json).map((value) => pack(JSON.stringify(value) ?? '')) },
    { weight: 2, arbitrary: spliced(JSON.stringify(json)).map(pack) },
    { weight: 2, arbitrary: spliced(String(pack(JSON.stringify(json)))) },
    { weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
  )
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      entries.length = 0
      const answer = await collector.vendor(place, requestOf(body, request))
      const [entry] = entries
      if (entry !== undefined) checkEntry(protocol, entry)
      check({ answer, entry })
    }),
    { numRuns },
  )
}

function checkEntry(protocol: string, { header, events, dead }: Entry): void {
  const { received, dropped } = header
  if (received !== events.length + dead.length + (dropped.duplicate ?? 0))
    throw new Error('What was received does not add up.')
  for (const line of [...events, ...dead])
    if (line.protocol !== protocol) throw new Error(`It is kept as of the protocol ${String(line.protocol)}.`)
  for (const { body } of dead) if (body.includes(writeKey)) throw new Error('A dead letter holds the key.')
}

const oddValues = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    [],
    {},
    -1,
    1e308,
    2 ** 63,
    '\ud800',
    '\u0000',
    'x'.repeat(300),
    ['x'],
    [[]],
  ),
  fc.constantFrom<unknown>(
    { length: 3 },
    { toString: 1 },
    '$delete',
    '2026-11-21',
    'page',
    '203.0.113.7',
    '%',
    '=',
  ),
)

/** `value` with up to four of its parts replaced or gone. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.nat(), fc.option(oddValues, { nil: undefined }))
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const holder = { value: structuredClone(value) }
    for (const [index, replacement] of changes) {
      const places = placesIn(holder)
      const place = places[index % places.length]
      if (place === undefined) continue
      const [parent, key] = place
      if (replacement === undefined) Reflect.deleteProperty(parent, key)
      else
        Object.defineProperty(parent, key, {
          value: structuredClone(replacement),
          enumerable: true,
          configurable: true,
          writable: true,
        })
    }
    return holder.value
  })
}

/** Every place within `value` that something stands at. */
function placesIn(value: object): readonly (readonly [object, string])[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
    [value, key] as const,
    ...(typeof inner === 'object' && inner !== null ? placesIn(inner) : []),
  ])
}

function spliced(text: string): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.string()).map(([from, length, put]) => {
    const start = from % (text.length + 1)
    return text.slice(0, start) + put + text.slice(start + length)
  })
}
