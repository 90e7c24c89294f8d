import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GroupCommitFile } from './group-commit.ts'

export interface BareServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * What accepting events costs at the very least: plain `node:http`, the JSON parsed, the bytes on disk in
 * shared flushes before the answer. It checks nothing and keeps nothing that can be asked about.
 */
export async function startBareServer(file: string): Promise<BareServer> {
  const log = await GroupCommitFile.open(file)
  const server = createServer((request, response) => {
    takeEvents(request, response, log).catch(() => response.writeHead(400).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await log.close()
    },
  }
}

async function takeEvents(request: IncomingMessage, response: ServerResponse, log: GroupCommitFile) {
  const body = await readBody(request)
  const parsed: unknown = JSON.parse(body.toString())
  await log.append(body)
  const answer = `{"accepted":${countEvents(parsed)},"duplicates":0,"rejected":[]}`
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer)
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

function countEvents(parsed: unknown): number {
  if (typeof parsed !== 'object' || parsed === null) return 0
  return 'events' in parsed && Array.isArray(parsed.events) ? parsed.events.length : 1
}
