/** What one turn of the event loop brings goes to the other thread in one post: waking it up costs the most. */
export interface Outbox<T> {
  /** `bytes` are copied when the post goes out. */
  add(item: T, bytes: Uint8Array | undefined): void
}

export function createOutbox<T>(
  post: (items: readonly T[], bytes: Uint8Array<ArrayBuffer>) => void,
): Outbox<T> {
  let items: T[] = []
  let parts: Uint8Array[] = []
  let size = 0

  function flush(): void {
    const all = new Uint8Array(size)
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    const posted = items
    items = []
    parts = []
    size = 0
    post(posted, all)
  }

  return {
    add(item, bytes) {
      if (items.length === 0) setImmediate(flush)
      items.push(item)
      if (bytes === undefined) return
      parts.push(bytes)
      size += bytes.length
    },
  }
}
