import { createAdmission } from './admission.ts'
import type { EventMap, Problem, Tidemark, TidemarkOptions } from './api.ts'
import type { Backlog } from './backlog.ts'
import { callsOf, type Send } from './calls.ts'
import { createCounts } from './counts.ts'
import { drainOnExit } from './drain-on-exit.ts'
import { MemoryBacklog } from './memory-backlog.ts'
import { postBatch } from './post-batch.ts'
import { readOptions, type Settings } from './read-options.ts'
import { createRemote, fixedRemote } from './remote-settings.ts'
import { createReport, type Report } from './report.ts'
import { Sender } from './sender.ts'
import { SpoolBacklog, type SpoolDeps } from './spool-backlog.ts'
import { SpoolFolder } from './spool-folder.ts'
import { writeEvent } from './write-event.ts'

/** What tests put in the place of the machine's. */
export interface World {
  readonly now: () => number
  readonly random: () => number
}

const machine: World = { now: Date.now, random: Math.random }
const defaultFlushTimeoutMs = 10_000

/**
 * A client that sends events to Tidemark: one for a process, made when it starts. Options that cannot be used
 * are told, and never thrown.
 */
export function createTidemark<Events extends EventMap = EventMap>(
  options: TidemarkOptions,
  world: World = machine,
): Tidemark<Events> {
  const report = createReport(options, world.now)
  const settings = readOptions(options, report)
  return settings.host === undefined
    ? { ...callsOf<Events>(() => undefined), flush: async () => true, close: async () => true }
    : createClient<Events>({ ...settings, host: settings.host }, report, world)
}

function createClient<Events extends EventMap>(
  settings: Settings & { readonly host: string },
  report: Report,
  { now, random }: World,
): Tidemark<Events> {
  const { host, writeKey, fetch, requestTimeoutMs, closeTimeoutMs, waitUntil } = settings
  const counts = createCounts()
  const { batchSize, flushIntervalMs } = settings
  const own = { enabled: true, rollout: 1, sampleRate: 1, batchSize, flushIntervalMs }
  const remote = settings.remoteSettings
    ? createRemote(own, { fetch, host, writeKey, now })
    : fixedRemote(own)
  const backlog = createBacklog(settings, {
    now,
    onDropped(reason, events) {
      counts.dropped(reason, events)
      report(dropProblem(reason, events))
    },
    onFault: (cause) => report(storageProblem(settings.spool?.folder, cause)),
    onAdopted: () => sender.wake(),
  })
  const sender = new Sender({
    backlog,
    counts,
    remote,
    report,
    random,
    post: (pieces, telemetry) =>
      postBatch(pieces, telemetry, { fetch, host, writeKey, requestTimeoutMs, now }),
  })
  const admission = createAdmission(remote, (line) => {
    backlog.push(line)
    sender.wake()
  })
  const stopDraining = drainOnExit(
    {
      flush: () => flush(closeTimeoutMs),
      waiting: () =>
        admission.undecided + backlog.events === 0 ? undefined : admission.undecided + backlog.lastSequence,
      saveAtExit() {
        admission.decideNow()
        backlog.saveAtExit()
      },
    },
    settings.drainOn,
  )
  const writing = { common: settings.common, before: settings.before, now, report }
  let isClosed = false
  let handedOver: Promise<unknown> | undefined

  /** Every call ends here. Whatever the program gave us, it gets no exception for it. */
  const send: Send = (kind, toCall) => {
    try {
      const written = isClosed
        ? 'The client is closed and takes no more events. Close it last.'
        : writeEvent({ kind, ...toCall() }, writing)
      if (typeof written === 'string') drop(written)
      else if (written !== null) admission.offer(written)
      if (waitUntil !== undefined) handOver(waitUntil)
    } catch (cause) {
      drop(`A call of ${kind} threw while it was read. Look at what was given to it.`, cause)
    }
  }

  function drop(message: string, cause?: unknown): void {
    counts.dropped('invalid', 1)
    report({ code: 'invalid', message, events: 1, cause })
  }

  async function flush(timeoutMs: number): Promise<boolean> {
    await admission.decided()
    return await sender.flush(timeoutMs)
  }

  /** One promise for all the events of a turn. */
  function handOver(keepAliveUntil: (work: Promise<unknown>) => void): void {
    if (handedOver !== undefined) return
    handedOver = Promise.resolve()
      .then(() => flush(defaultFlushTimeoutMs))
      .finally(() => (handedOver = undefined))
    keepAliveUntil(handedOver)
  }

  async function close(): Promise<boolean> {
    if (isClosed) return true
    isClosed = true
    const isSent = await flush(closeTimeoutMs)
    const lost = await backlog.close()
    sender.stop()
    stopDraining()
    // Losses that no later batch could tell.
    if (isSent && counts.hasDropped)
      await postBatch([], counts.take(), {
        fetch,
        host,
        writeKey,
        requestTimeoutMs: closeTimeoutMs,
        now,
      })
    if (lost > 0) report(lostProblem(lost, closeTimeoutMs))
    return isSent
  }

  return {
    ...callsOf<Events>(send),
    flush: (given) => flush(given?.timeoutMs ?? defaultFlushTimeoutMs),
    close,
  }
}

function createBacklog(settings: Settings, deps: Omit<SpoolDeps, 'folder'>): Backlog {
  const { maxQueueEvents, maxQueueBytes, spool } = settings
  const limits = { maxEvents: maxQueueEvents, maxBytes: maxQueueBytes }
  if (spool === undefined) return new MemoryBacklog(limits, deps)
  const folder = new SpoolFolder(spool.folder, deps.now)
  return new SpoolBacklog({ ...limits, maxSpoolBytes: spool.maxBytes }, { ...deps, folder })
}

const dropReasons = {
  queue_full:
    'The queue is full: the oldest events go. Is the server reachable, and fast enough for so many?',
  too_old: 'Events waited longer than six days, and were dropped. Has the server been away for so long?',
  storage: 'Events of the spool cannot be read, and are lost. Look at its folder and its disk.',
} as const

function dropProblem(code: keyof typeof dropReasons, events: number): Problem {
  return { code, message: dropReasons[code], events }
}

function storageProblem(folder: string | undefined, cause: unknown): Problem {
  const message = `The spool in ${folder ?? ''} cannot be used; events wait in memory meanwhile. Look at the folder's rights and at its disk.`
  return { code: 'storage', message, events: 0, cause }
}

function lostProblem(events: number, waitedMs: number): Problem {
  const message = `${events} events were still waiting after ${waitedMs} ms, and are lost. With the option spool they would be sent after the next start.`
  return { code: 'not_sent', message, events }
}
