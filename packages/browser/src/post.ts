/** What came of a request. */
export interface Outcome {
  /** Of the answer; 0 where none came, or one that is not from Tidemark. */
  readonly status: number
  /** The answer's text, or why there is none. */
  readonly text: string
  /** For how long the server asks to be left alone. */
  readonly waitMs: number
}

export interface PostOptions {
  /** It outlives the page. At most 64 KiB of such bodies can be on their way at a time. */
  readonly keepalive?: boolean
  readonly signal?: AbortSignal
}

/**
 * Sends a body as plain text with nothing but what every page may send: so the browser asks the server for no
 * permission first, which would double the requests. The server tells gzip by its first bytes.
 */
export async function post(url: string, body: string, options: PostOptions): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      // Packing takes turns of the event loop, and a page that goes has none left.
      body: options.keepalive ? body : await pack(body),
      credentials: 'omit',
      headers: { 'content-type': 'text/plain' },
      ...options,
    })
    const { ok, status, headers } = response
    const text = await response.text()
    return {
      // A network's own sign-in page answers 200 too: only the server's answer means that the events are there.
      status: ok && !text.includes('"accepted":') ? 0 : status,
      text,
      waitMs: Number(headers.get('retry-after')) * 1000 || 0,
    }
  } catch (error) {
    return { status: 0, text: String(error), waitMs: 0 }
  }
}

async function pack(body: string): Promise<BodyInit> {
  if (!('CompressionStream' in window)) return body
  const packed = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))
  return await new Response(packed).arrayBuffer()
}
