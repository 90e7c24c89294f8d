/** A refused event of a batch, by its place in it. */
export interface Rejection {
  readonly index: number
  readonly code: string
  readonly message: string
}

/** What became of a batch. The rest of it was accepted. */
export interface Answer {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
}

/** Where imported events go. */
export interface ImportTarget {
  /** For people: the address or the project. */
  readonly name: string
  /** What keeps this place apart from others, in ids and names of files: letters, digits and hyphens. */
  readonly project: string
  /**
   * Sends events, each the text of a JSON object, and resolves when they are acknowledged. Waits and tries
   * again while the server asks for it, until `signal` is aborted.
   * @throws AppError when it makes no sense to go on.
   */
  send(lines: readonly string[], signal: AbortSignal): Promise<Answer>
}
