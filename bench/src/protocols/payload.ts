/** A made-up event, out of the JSON that the load generator sends to our own route. */
export interface VisitEvent {
  readonly event_id: string
  readonly timestamp: string
  readonly name: string
  readonly user_id?: string
  readonly anonymous_id: string
  readonly session_id: string
  readonly context: {
    readonly page: { readonly url: string; readonly title: string; readonly referrer: string }
  }
  readonly properties: Readonly<Record<string, unknown>>
}

/** How a vendor's SDK would send the same events. */
export interface Payload {
  readonly vendor: string
  /** As the table of routes has it. */
  readonly path: string
  /** How many events its SDK puts into a request under load, at most 100. */
  readonly batchEvents: number
  body(events: readonly VisitEvent[], key: string): string
  /** Where the key or anything else that counts is not in the body. */
  readonly query?: (key: string) => Readonly<Record<string, string>>
  readonly headers?: (key: string) => Readonly<Record<string, string>>
}
