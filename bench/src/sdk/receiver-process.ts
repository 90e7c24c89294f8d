import { once } from 'node:events'
import { createServer } from 'node:http'
import { createGunzip } from 'node:zlib'
import { answerParent } from '../child.ts'

let events = 0
let answers = true

/** Takes batches as Tidemark does, and does nothing with them but count their events; or says nothing at all. */
const server = createServer((request, response) => {
  if (!answers) return
  const isPacked = request.headers['content-encoding'] === 'gzip'
  const body = isPacked ? request.pipe(createGunzip()) : request
  // An event ends with a line feed, but for the last one: no more than that is looked at, or this process would
  // take the processor that the program is to have.
  body.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) events += 1
  })
  body.on('end', () => {
    if (request.method === 'POST') events += 1
    response.end('{"accepted":1,"duplicates":0,"rejected":[]}')
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

export interface ReceiverAnswer {
  readonly url: string
  /** Since it was last asked. */
  readonly events: number
}

answerParent(async (task: { readonly answers: boolean }): Promise<ReceiverAnswer> => {
  answers = task.answers
  const counted = events
  events = 0
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    events: counted,
  }
})
