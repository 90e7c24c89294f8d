import { runInChild, startChild } from '../child.ts'
import { median, type BenchContext } from '../context.ts'
import type { Row } from '../report/row.ts'
import type { ProgramResult, ProgramTask } from '../sdk/program-process.ts'
import type { ReceiverAnswer } from '../sdk/receiver-process.ts'

const callsPerSecond = 50_000
const mebibyte = 1024 * 1024

/** What our SDK for servers costs the program that calls it, beside the same calls of a client that does nothing. */
export async function measureSdkNode(context: BenchContext): Promise<readonly Row[]> {
  const receiver = startChild<{ readonly answers: boolean }, ReceiverAnswer>(
    new URL('../sdk/receiver-process.ts', import.meta.url),
  )
  const run = async (client: ProgramTask['client'], answers: boolean) => {
    const { url: host } = await receiver.ask({ answers })
    const task: ProgramTask = { host, client, callsPerSecond, durationMs: context.sizes.roundMs }
    const script = new URL('../sdk/program-process.ts', import.meta.url)
    return await runInChild<ProgramTask, ProgramResult>(script, task)
  }
  try {
    const none: ProgramResult[] = []
    const sdk: ProgramResult[] = []
    // In turns, because what else the machine does at the time stops both.
    for (let round = 1; round <= Math.ceil(context.sizes.rounds / 2); round += 1) {
      none.push(await run('none', true))
      sdk.push(await run('sdk', true))
      context.say(`SDK for servers: round ${round}, stopped for ${maxText(sdk)} against ${maxText(none)} ms`)
    }
    const { events } = await receiver.ask({ answers: true })
    const away = await run('sdk', false)
    return toRows(none, sdk, away, events)
  } finally {
    await receiver.stop()
  }
}

function toRows(
  none: readonly ProgramResult[],
  sdk: readonly ProgramResult[],
  away: ProgramResult,
  events: number,
): readonly Row[] {
  const what = `SDK for servers, ${callsPerSecond.toLocaleString('en-US')} calls a second`
  const of = (results: readonly ProgramResult[], figure: (result: ProgramResult) => number) =>
    median(results.map(figure))
  return [
    {
      what: `${what}: the program stops for at most`,
      figure: { value: of(sdk, ({ delayMs }) => delayMs.max), unit: 'ms' },
      ceiling: {
        value: of(none, ({ delayMs }) => delayMs.max),
        unit: 'ms',
        what: 'a client that does nothing',
      },
      target: { of: 'figure', bound: 'at-most', value: 5 },
      notes: [
        `by round ${maxText(sdk)} against ${maxText(none)} ms; p99 ${of(sdk, ({ delayMs }) => delayMs.p99).toFixed(1)}, p99.9 ${of(sdk, ({ delayMs }) => delayMs.p999).toFixed(1)} ms; longest run of calls in a turn ${Math.max(...sdk.map(({ longestTurnMs }) => longestTurnMs)).toFixed(1)} ms; ${events.toLocaleString('en-US')} events arrived, warm-up included`,
      ],
    },
    {
      what: `${what}: processor time of a call, packing and sending included`,
      figure: { value: of(sdk, microsPerCall) - of(none, microsPerCall), unit: 'µs/event' },
      ceiling: undefined,
      target: undefined,
      notes: [],
    },
    {
      what: `${what}: memory while the server does not answer`,
      figure: { value: away.peakMemoryBytes / mebibyte, unit: 'MiB' },
      ceiling: {
        value: of(none, ({ peakMemoryBytes }) => peakMemoryBytes) / mebibyte,
        unit: 'MiB',
        what: 'a client that does nothing',
      },
      target: undefined,
      notes: [
        `the queue's limit is 32 MiB; the program stops for at most ${away.delayMs.max.toFixed(1)} ms meanwhile`,
      ],
    },
  ]
}

function maxText(results: readonly ProgramResult[]): string {
  return results.map(({ delayMs }) => delayMs.max.toFixed(1)).join(', ')
}

function microsPerCall({ processorMs, calls }: ProgramResult): number {
  return (processorMs * 1000) / calls
}
