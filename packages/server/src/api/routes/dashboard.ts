import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../errors.ts'
import type { RouteDeps } from '../app.ts'
import { sendProblem } from '../errors.ts'

const folder = join(import.meta.dirname, '../../../../dashboard/dist')

/**
 * Nothing from elsewhere, nothing inline but styles and the scripts that were built into the page, and no page may
 * frame this one but those that are named.
 */
function pageHeaders(html: string, ancestors: readonly string[] = ["'none'"]) {
  const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
  return {
    'content-security-policy': `default-src 'self'; script-src ${["'self'", ...scripts].join(' ')}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors ${ancestors.join(' ')}; base-uri 'none'; form-action 'self'`,
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

/** What a link shows is for those who have it: no search may find it, and no other site learn the link. */
const shareHeaders = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' }

/** The page. Its own paths are the page's business: each gets the same document. */
export async function addDashboardRoutes(app: FastifyInstance, { shareEngine }: RouteDeps): Promise<void> {
  const page = join(folder, 'index.html')
  if (existsSync(page)) {
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      // Names hold a hash of the content.
      immutable: true,
      maxAge: '365d',
      cacheControl: true,
      // The build has put them beside.
      preCompressed: true,
      decorateReply: false,
    })
  }
  app.route({
    method: 'GET',
    url: '/*',
    schema: { hide: true },
    handler: async (request, reply) => {
      if (!(request.headers.accept ?? '').includes('text/html')) {
        return sendProblem(
          request,
          reply,
          new AppError('not_found', 'There is nothing here. The routes are listed at /docs.'),
        )
      }
      if (!existsSync(page)) {
        return sendProblem(
          request,
          reply,
          new AppError(
            'not_found',
            'The page was not built. `npm run build` builds it; `npm start` does so by itself.',
          ),
        )
      }
      const [, purpose, token] = /^\/(share|embed|invite)\/([^/?]{1,200})/.exec(request.url) ?? []
      const embedding =
        purpose === 'embed' && token !== undefined ? await shareEngine.embedding(token) : undefined
      const html = await readFile(page, 'utf8')
      return reply
        .headers({
          // This server's own pages show what it will look like.
          ...pageHeaders(html, embedding && ["'self'", ...embedding.ancestors]),
          ...(purpose === undefined ? {} : shareHeaders),
          'content-type': 'text/html; charset=utf-8',
        })
        .send(html)
    },
  })
}
