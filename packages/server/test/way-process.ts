import { createServer } from 'node:http'
import { join } from 'node:path'
import { createCollector } from '../src/collect/collector.ts'
import { authenticate, type KeyChecks } from '../src/collect/steps/authenticate.ts'
import { createTaker } from '../src/collect/taker.ts'
import { createGeoLookup } from '../src/collect/lookup/geo.ts'
import { loadConfig } from '../src/config.ts'
import { mapBytesFor } from '../src/log/embedded-files.ts'
import { openEmbeddedLog } from '../src/log/embedded.ts'
import { openEmbeddedStore } from '../src/store/embedded-store.ts'
import { writeKey } from './server-process.ts'

// The way of an event alone, from HTTP to the store, without what stands beside it: a crash test starts it
// fifty times, and Postgres takes most of a start.
const config = loadConfig(process.env)
const project = {
  id: 'prj_crash',
  name: 'Crash',
  timezone: 'UTC',
  acceptance: 'open',
  ipRule: 'cut',
  createdAt: new Date(0),
} as const

const log = await openEmbeddedLog({ folder: join(config.dataDir, 'log'), ...config.log })
const reader = await log.reader('store')
let position = reader.position()
const store = await openEmbeddedStore(
  {
    position: () => position,
    savePosition: async (next) => {
      await log.savePosition('store', next)
      position = next
    },
    warn: (message, details) => process.stderr.write(`${message} ${JSON.stringify(details)}\n`),
  },
  {
    logFolder: join(config.dataDir, 'log'),
    logMapBytes: mapBytesFor(config.log.maxBytes),
    niceness: config.store.niceness,
    engine: { ...config.store, folder: join(config.dataDir, 'store'), queryConcurrency: 1 },
    loader: config.loader,
  },
)
const control: KeyChecks = {
  sendGrant: (key) => (key === writeKey ? { keyId: 'key', project, tenantId: undefined } : undefined),
  keyKind: () => undefined,
}
const taker = createTaker({
  grant: (key) => authenticate(key, control),
  geo: await createGeoLookup(),
  now: Date.now,
  trustProxy: false,
})
const collector = createCollector({ taker, log })

const server = createServer(async (request, response) => {
  if (request.url === '/livez') return response.end('ok')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const answer = await collector.events({
    method: 'POST',
    path: '/v1/events',
    query: {},
    headers: request.headers,
    body: Buffer.concat(chunks),
    remoteAddress: '127.0.0.1',
  })
  return response.writeHead(answer.status, answer.headers).end(answer.body)
}).listen(config.port, config.host)

process.once('SIGINT', async () => {
  server.closeAllConnections()
  server.close()
  while (log.status().readers.some(({ lagEntries }) => lagEntries > 0)) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await store.close()
  await log.close()
})
