import { AppError } from '../errors.ts'
import type { Project } from '../control/control.ts'
import type { Log } from '../log/log.ts'
import type { Call } from './call.ts'
import type { CollectRequest, CollectResponse } from './request.ts'
import type { Taker } from './taker.ts'

/** Takes events in. Answers only once what it says is safe in the log; every mistake of a sender's is an answer. */
export interface Collector {
  /** `POST /v1/events`: any number of events, in the native protocol. */
  events(request: CollectRequest): Promise<CollectResponse>
  /** Another vendor's path, as `speakersAt` has it: of several who speak there the first that claims the body. */
  vendor(path: string, request: CollectRequest): Promise<CollectResponse>
  /** `POST /v1/analytics/events/custom`: one event, which must fit a registered type. */
  custom(request: CollectRequest): Promise<CollectResponse>
  /** `GET` and `POST /v1/analytics/events/validate`: what would become of one event. Stores nothing. */
  validate(request: CollectRequest): Promise<CollectResponse>
  /** Events of the past, from whoever may import into the project: any time from 1970 on, and no key. */
  importEvents(request: CollectRequest, options: { readonly project: Project }): Promise<CollectResponse>
}

/** Has requests judged by `taker`, and keeps in the log what comes of them. */
export function createCollector({
  taker,
  log,
}: {
  readonly taker: Taker
  readonly log: Pick<Log, 'append'>
}): Collector {
  return {
    events: (request) => keep({ kind: 'events' }, request),
    vendor: (path, request) => keep({ kind: 'vendor', path }, request),
    custom: (request) => keep({ kind: 'custom' }, request),
    validate: (request) => keep({ kind: 'validate' }, request),
    importEvents: (request, { project }) => keep({ kind: 'import', project }, request),
  }

  async function keep(call: Call, request: CollectRequest): Promise<CollectResponse> {
    const { entry, answer, protocol } = await taker.take(call, request)
    if (entry === undefined) return answer
    try {
      await log.append(entry)
      return answer
    } catch (error) {
      if (error instanceof AppError) return protocol.refuse(error, request)
      throw error
    }
  }
}
