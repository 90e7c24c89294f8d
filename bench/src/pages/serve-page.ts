import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PageBundle } from './bundle-page.ts'

export interface PageServer {
  readonly url: string
  /** What the page has sent so far. */
  readonly received: { requests: number; bytes: number }
  close(): Promise<void>
}

/** Serves a page with one script, and takes whatever the script sends, wherever it sends it. */
export async function servePage(bundle: PageBundle, classicTag?: string): Promise<PageServer> {
  const received = { requests: 0, bytes: 0 }
  const page = `<!doctype html><title>Shop</title><script ${classicTag ?? 'type="module"'} src="/${bundle.entry}"></script><h1>Shop</h1>`
  const server = createServer((request, response) => {
    // A page that is isolated is given the time to 5 µs; others to 100.
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    const file = bundle.files.get((request.url ?? '').slice(1))
    if (request.method === 'GET' && request.url === '/')
      response.setHeader('content-type', 'text/html').end(page)
    else if (file !== undefined) response.setHeader('content-type', 'text/javascript').end(file)
    else {
      if (request.method === 'POST') received.requests += 1
      request.on('data', (chunk: Buffer) => (received.bytes += chunk.length))
      request.on('end', () =>
        // The answers of success of all of them in one.
        response
          .setHeader('content-type', 'application/json')
          .end('{"accepted":1,"rejected":[],"status":1,"success":true}'),
      )
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
