import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createTidemark } from '@tidemark/node'

const { TIDEMARK_HOST = 'http://127.0.0.1:9700', TIDEMARK_WRITE_KEY = '', PORT = '9800' } = process.env

const tidemark = createTidemark({
  host: TIDEMARK_HOST,
  writeKey: TIDEMARK_WRITE_KEY,
  app: 'example-shop',
  // What waits when the shop is killed is sent when it starts again.
  spool: { folder: new URL('./spool', import.meta.url).pathname },
  debug: true,
})

const shop = createServer((request, response) => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  const visitor = visitorOf(request)
  response.setHeader('set-cookie', `visitor=${visitor}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000`)
  // The person's browser and address, not this server's: for device, country and robots.
  const who = {
    anonymousId: visitor,
    userAgent: request.headers['user-agent'],
    ip: request.socket.remoteAddress,
  }

  if (request.method === 'POST' && url.pathname === '/buy') {
    tidemark.track('purchase', { order_id: randomUUID(), items: 1 }, { ...who, value: 49.5, currency: 'EUR' })
    response.writeHead(303, { location: '/thanks' }).end()
    return
  }
  if (request.method === 'POST' && url.pathname === '/sign-in') {
    // From here on what the visitor did is known to be Ann's.
    tidemark.identify('ann', { plan: 'pro' }, who)
    response.writeHead(303, { location: '/' }).end()
    return
  }
  if (request.method !== 'GET' || url.pathname === '/favicon.ico') {
    response.writeHead(404).end()
    return
  }
  tidemark.page('Shop', { url: url.href, referrer: request.headers.referer }, who)
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(`<!doctype html><title>Shop</title>
    <h1>${url.pathname === '/thanks' ? 'Thank you' : 'A shop'}</h1>
    <form method="post" action="/buy"><button>Buy for 49.50 €</button></form>
    <form method="post" action="/sign-in"><button>Sign in as Ann</button></form>`)
})

shop.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = shop.address()
  console.log(`The shop is at http://127.0.0.1:${port}, and its events go to ${TIDEMARK_HOST}.`)
})

// A program that ends by itself upon a signal closes the client last.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    shop.close(async () => {
      await tidemark.close()
      process.exit(0)
    })
    shop.closeIdleConnections()
  })
}

function visitorOf(request) {
  return /visitor=([\w-]{36})/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID()
}
