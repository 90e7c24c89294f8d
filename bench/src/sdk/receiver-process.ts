import { once } from 'node:events'
import { createServer } from 'node:http'
import { createGunzip } from 'node:zlib'
import { answerParent } from '../child.ts'

const ids = new Set<string>()
let answers = true

/** Takes batches as Tidemark does, and does nothing with them but count their events; or says nothing at all. */
const server = createServer((request, response) => {
  if (!answers) return
  const chunks: Buffer[] = []
  const isPacked = request.headers['content-encoding'] === 'gzip'
  const body = isPacked ? request.pipe(createGunzip()) : request
  body.on('data', (chunk: Buffer) => chunks.push(chunk))
  body.on('end', () => {
    const text = Buffer.concat(chunks).toString('latin1')
    for (const [, id = ''] of text.matchAll(/\{"event_id":"([^"]{36})"/g)) ids.add(id)
    response.end('{"accepted":1,"duplicates":0,"rejected":[]}')
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

export interface ReceiverAnswer {
  readonly url: string
  /** Different events since it was last asked. */
  readonly events: number
}

answerParent(async (task: { readonly answers: boolean }): Promise<ReceiverAnswer> => {
  answers = task.answers
  const events = ids.size
  ids.clear()
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    events,
  }
})
