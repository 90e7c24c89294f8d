import type { DecodedEntry } from '../log/entry.ts'
import { EngineError, type Engine } from './engine.ts'
import { rowSettings } from './row-settings.ts'
import type { LoadPlan, RefusedEvent } from './load-plan.ts'

/**
 * ClickHouse's codes for rows that it will never take: text, numbers and JSON that it cannot read. Anything
 * else (memory, disk, a busy engine) passes, and is tried again.
 */
const refusalCodes: ReadonlySet<number> = new Set([
  6, 26, 27, 33, 38, 41, 49, 53, 69, 70, 72, 117, 128, 131, 190, 321, 349, 376, 407, 675,
])

/** Whether the engine's error is about the rows themselves. */
export function isRefusal(error: EngineError): boolean {
  return refusalCodes.has(error.code)
}

interface PlacedLine {
  readonly index: number
  readonly line: Buffer
}

/**
 * The events of a range that the engine cannot take, found by halving: `events_probe` reads rows as `events`
 * does and keeps nothing. Collect accepts only what is known to load, so this is for what nobody thought of:
 * one such event must not stop all that come after it.
 */
export async function findRefused(
  engine: Engine,
  plan: LoadPlan,
  entries: readonly DecodedEntry[],
): Promise<readonly RefusedEvent[]> {
  const duplicates = new Set(plan.duplicates)
  const lines = entries.flatMap(({ events }) => events).map((line, index) => ({ index, line }))
  return probe(
    engine,
    lines.filter(({ index }) => !duplicates.has(index)),
  )
}

async function probe(engine: Engine, lines: readonly PlacedLine[]): Promise<readonly RefusedEvent[]> {
  if (lines.length === 0) return []
  try {
    await engine.insertLines(
      'events_probe',
      Buffer.from(lines.map(({ line }) => line.toString('utf8')).join('\n')),
      rowSettings,
    )
    return []
  } catch (cause) {
    if (!(cause instanceof EngineError && isRefusal(cause))) throw cause
    const [only] = lines
    if (lines.length === 1 && only !== undefined) {
      return [
        { index: only.index, message: `The store cannot read this event: ${cause.message.slice(0, 300)}` },
      ]
    }
    const half = Math.ceil(lines.length / 2)
    return [...(await probe(engine, lines.slice(0, half))), ...(await probe(engine, lines.slice(half)))]
  }
}
