import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const { TIDEMARK_HOST = 'http://127.0.0.1:9700', TIDEMARK_WRITE_KEY = '', PORT = '9801' } = process.env

// A page of yours has both written into it.
const page = readFileSync(new URL('./index.html', import.meta.url), 'utf8')
  .replaceAll('TIDEMARK_HOST', TIDEMARK_HOST)
  .replaceAll('TIDEMARK_WRITE_KEY', TIDEMARK_WRITE_KEY)

const site = createServer((_, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8').end(page)
})
site.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = site.address()
  console.log(`The page is at http://127.0.0.1:${port}, and its events go to ${TIDEMARK_HOST}.`)
})
