import { join } from 'node:path'
import { startChild } from '../child.ts'
import { withFolder, type BenchContext } from '../context.ts'
import type { Destination } from '../load/request-body.ts'

export interface BareTarget {
  readonly events: Destination
  readonly pid: number
}

/** Gives `act` the bare server in a process of its own. */
export function withBareServer<T>(context: BenchContext, act: (bare: BareTarget) => Promise<T>): Promise<T> {
  return withFolder(context, async (folder) => {
    const bare = startChild<{ readonly file: string }, number>(new URL('./bare-process.ts', import.meta.url))
    try {
      const port = await bare.ask({ file: join(folder, 'log') })
      return await act({
        events: { host: '127.0.0.1', port, path: '/v1/events', writeKey: 'none' },
        pid: bare.pid,
      })
    } finally {
      await bare.stop()
    }
  })
}
