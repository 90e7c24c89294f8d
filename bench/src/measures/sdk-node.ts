import { runInChild, startChild } from '../child.ts'
import type { BenchContext } from '../context.ts'
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
    const task: ProgramTask = { host, client, callsPerSecond, durationMs: context.sizes.roundMs * 3 }
    const script = new URL('../sdk/program-process.ts', import.meta.url)
    const result = await runInChild<ProgramTask, ProgramResult>(script, task)
    context.say(`sdk-node, ${client}, ${answers ? 'answered' : 'not answered'}: ${JSON.stringify(result)}`)
    return result
  }
  try {
    const none = await run('none', true)
    const sdk = await run('sdk', true)
    const { events } = await receiver.ask({ answers: true })
    const away = await run('sdk', false)
    return toRows(none, sdk, away, events)
  } finally {
    await receiver.stop()
  }
}

function toRows(
  none: ProgramResult,
  sdk: ProgramResult,
  away: ProgramResult,
  events: number,
): readonly Row[] {
  const what = `SDK for servers, ${callsPerSecond.toLocaleString('en-US')} calls a second`
  return [
    {
      what: `${what}: the program stops for at most`,
      figure: { value: sdk.delayMs.max, unit: 'ms' },
      ceiling: { value: none.delayMs.max, unit: 'ms', what: 'a client that does nothing' },
      target: { of: 'figure', bound: 'at-most', value: 5 },
      notes: [
        `p99 ${sdk.delayMs.p99.toFixed(2)} ms, p99.9 ${sdk.delayMs.p999.toFixed(2)} ms; longest run of calls in a turn ${sdk.longestTurnMs.toFixed(1)} ms; ${events.toLocaleString('en-US')} events arrived, warm-up included`,
      ],
    },
    {
      what: `${what}: processor time of a call, packing and sending included`,
      figure: { value: microsPerCall(sdk) - microsPerCall(none), unit: 'µs/event' },
      ceiling: undefined,
      target: undefined,
      notes: [`${sdk.calls.toLocaleString('en-US')} calls`],
    },
    {
      what: `${what}: memory while the server does not answer`,
      figure: { value: away.peakMemoryBytes / mebibyte, unit: 'MiB' },
      ceiling: { value: none.peakMemoryBytes / mebibyte, unit: 'MiB', what: 'a client that does nothing' },
      target: undefined,
      notes: [
        `the queue's limit is 32 MiB; the program stops for at most ${away.delayMs.max.toFixed(1)} ms meanwhile`,
      ],
    },
  ]
}

function microsPerCall({ processorMs, calls }: ProgramResult): number {
  return (processorMs * 1000) / calls
}
