import type { ClientDropReason, ClientTelemetry } from '@tidemark/event'

/** Counts what became of events, to be told to the server with the next batch. */
export interface Counts {
  sent(events: number): void
  retried(events: number): void
  dropped(reason: ClientDropReason, events: number): void
  /** What was counted since it was last taken; `undefined` for nothing. Whoever takes it tells it. */
  take(): ClientTelemetry | undefined
  /** It was not told after all. */
  giveBack(telemetry: ClientTelemetry | undefined): void
  readonly hasDropped: boolean
}

export function createCounts(): Counts {
  let sent = 0
  let retried = 0
  let dropped = new Map<ClientDropReason, number>()
  const drop = (reason: ClientDropReason, events: number) => {
    if (events > 0) dropped.set(reason, (dropped.get(reason) ?? 0) + events)
  }
  return {
    sent: (events) => void (sent += events),
    retried: (events) => void (retried += events),
    dropped: drop,
    take() {
      if (sent + retried === 0 && dropped.size === 0) return undefined
      const telemetry = { sent, retried, dropped: Object.fromEntries(dropped) }
      sent = 0
      retried = 0
      dropped = new Map()
      return telemetry
    },
    giveBack(telemetry) {
      sent += telemetry?.sent ?? 0
      retried += telemetry?.retried ?? 0
      for (const [reason, events] of Object.entries(telemetry?.dropped ?? {}))
        drop(reason as ClientDropReason, events)
    },
    get hasDropped() {
      return dropped.size > 0
    },
  }
}
